using Credits.Engine.Customers;
using Credits.Engine.Payments.Methods;
using Credits.Engine.Payments.Providers;
using Credits.Engine.Storage;
using Credits.Engine.Tests.Fixtures;
using Credits.Engine.Wallets;
using static Credits.Engine.Tests.Payments.PaymentMachine;

namespace Credits.Engine.Tests.Payments;

public sealed class SavedMethodsTests
{
    private readonly PaymentMachine machine = new();

    private static Partition Ann => WalletName.External(Scope, "ann").Partition;

    [Fact]
    public async Task A_paid_event_that_tells_of_a_saved_method_leaves_it_with_the_customer()
    {
        await machine.DoneAsync(Saving("pm_1", 0));
        var method = Assert.Single(await machine.Methods.ListAsync(Ann));
        Assert.Equal((ProviderNames.Stripe, "cus_1", "pm_1", "visa", "4242"), (method.Provider, method.ProviderCustomer, method.MethodId, method.Brand, method.Last4));
    }

    [Fact]
    public async Task The_one_that_was_saved_last_counts_in_whatever_order_it_is_told()
    {
        await machine.DoneAsync(Saving("pm_2", 2), Saving("pm_1", 1), Saving("pm_2", 2));
        Assert.Equal("pm_2", (await machine.Methods.FindAsync(Ann, ProviderNames.Stripe))!.MethodId);
        Assert.Single(await machine.Methods.ListAsync(Ann));
    }

    [Fact]
    public async Task It_is_the_method_of_who_is_credited_whoever_a_later_event_names()
    {
        await machine.DoneAsync(Paid(grant: Grant(user: "ann")), Paid(grant: Grant(user: "bob")) with { SavedMethod = Method("pm_1") });
        Assert.NotNull(await machine.Methods.FindAsync(Ann, ProviderNames.Stripe));
        Assert.Empty(await machine.Methods.ListAsync(WalletName.External(Scope, "bob").Partition));
    }

    [Fact]
    public async Task What_was_not_paid_or_grants_nothing_saves_nothing()
    {
        await machine.DoneAsync(Saving("pm_1", 0) with { Status = PaymentStatus.Failed }, Of("pi_2") with { Status = PaymentStatus.Paid, SavedMethod = Method("pm_2") });
        Assert.Empty(await machine.Methods.ListAsync(Ann));
    }

    [Fact]
    public async Task Erasing_the_customer_erases_it_and_an_event_that_comes_late_does_not_bring_it_back()
    {
        await machine.DoneAsync(Saving("pm_1", 0));
        await machine.Eraser.EraseAsync(WalletName.External(Scope, "ann"));
        await machine.DoneAsync(Saving("pm_1", 0), Saving("pm_2", 1));
        Assert.Empty(await machine.Methods.ListAsync(Ann));
    }

    [Fact]
    public async Task An_erasure_that_is_just_happening_is_not_missed()
    {
        await machine.DoneAsync(Paid());
        var store = new ScriptedStore(machine.Documents);
        store.GoBefore(async () => await machine.Eraser.EraseAsync(WalletName.External(Scope, "ann")));
        await new SavedMethods(store).SaveAsync(Ann, ProviderNames.Stripe, Method("pm_1"), DateTimeOffset.UnixEpoch);
        Assert.Empty(await machine.Methods.ListAsync(Ann));
    }

    private static PaymentFact Saving(string method, int day) =>
        Paid() with { SavedMethod = Method(method), OccurredAt = DateTimeOffset.UnixEpoch.AddDays(day) };

    private static SavedMethod Method(string id) => new("cus_1", id) { Brand = "visa", Last4 = "4242" };
}
