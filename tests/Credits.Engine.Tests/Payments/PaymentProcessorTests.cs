using Credits.Core;
using Credits.Core.Commands;
using Credits.Core.Wallets;
using Credits.Engine.Assets;
using Credits.Engine.Customers;
using Credits.Engine.Payments;
using Credits.Engine.Payments.Packs;
using Credits.Engine.Payments.Processing;
using Credits.Engine.Payments.Providers;
using Credits.Engine.Queues;
using Credits.Engine.Storage;
using Credits.Engine.Tests.Fixtures;
using Credits.Engine.Wallets;
using static Credits.Engine.Tests.Payments.PaymentMachine;

namespace Credits.Engine.Tests.Payments;

public sealed class PaymentProcessorTests
{
    private readonly PaymentMachine machine = new();

    [Fact]
    public async Task A_payment_credits_its_customer_and_makes_them_if_need_be()
    {
        await machine.DoneAsync(Paid(grant: Grant(bonus: "50")));

        Assert.Equal("550", await machine.BalanceAsync());
        var payment = await machine.FindAsync("pi_1");
        Assert.Equal((PaymentState.Credited, new Money(1_000, "EUR"), "550"), (payment!.State, payment.Paid, payment.Ledger!.Granted.ToString()));
        Assert.Equal(machine.Time.GetUtcNow().ToStored(), payment.Credited);
    }

    [Fact]
    public async Task All_events_of_one_payment_grant_once()
    {
        await machine.DoneAsync(Paid(), Paid(), Paid() with { CheckoutId = "cs_1" }, Paid() with { Grant = null });
        Assert.Equal("500", await machine.BalanceAsync());
        Assert.Equal("cs_1", (await machine.FindAsync("pi_1"))!.CheckoutId);
    }

    [Fact]
    public async Task Of_two_events_that_name_different_customers_the_first_counts()
    {
        await machine.DoneAsync(Paid(grant: Grant(user: "ann")), Paid(grant: Grant(user: "bob")), Paid(grant: Grant("900", "ann")));
        Assert.Equal(("500", "0"), (await machine.BalanceAsync("ann"), await machine.BalanceAsync("bob")));
        Assert.Equal(PaymentProblem.GrantDiffers, (await machine.FindAsync("pi_1"))!.Conflict);
    }

    [Fact]
    public async Task Nothing_is_credited_until_it_is_paid()
    {
        await machine.DoneAsync(Paid() with { Status = PaymentStatus.Pending }, Paid() with { Status = PaymentStatus.Failed });
        Assert.Equal("0", await machine.BalanceAsync());
        Assert.Equal((PaymentState.Failed, null, new Money(1_000, "EUR")), ((await machine.FindAsync("pi_1"))!.State, (await machine.FindAsync("pi_1"))!.Paid, (await machine.FindAsync("pi_1"))!.Asked));

        await machine.DoneAsync(Paid(), Paid() with { Status = PaymentStatus.Failed });
        Assert.Equal("500", await machine.BalanceAsync());
        Assert.Equal(PaymentState.Credited, (await machine.FindAsync("pi_1"))!.State);
    }

    [Fact]
    public async Task Running_totals_take_back_once_and_in_proportion()
    {
        await machine.DoneAsync(Paid(), Refunded(200), Refunded(500), Refunded(200), Refunded(500));
        Assert.Equal("250", await machine.BalanceAsync());
        var payment = await machine.FindAsync("pi_1");
        Assert.Equal(("500", "250", "250"), (payment!.Ledger!.Granted.ToString(), payment.Ledger.Taken.ToString(), payment.Ledger.Due.ToString()));
    }

    [Fact]
    public async Task A_refund_that_is_heard_of_before_its_payment_is_taken_back_then()
    {
        await machine.DoneAsync(Refunded(400));
        Assert.Equal(PaymentState.Skipped, (await machine.FindAsync("pi_1"))!.State);
        await machine.DoneAsync(Paid());
        Assert.Equal("300", await machine.BalanceAsync());
    }

    [Fact]
    public async Task What_was_spent_becomes_a_debt_or_is_left_as_the_app_wants()
    {
        await machine.DoneAsync(Paid("pi_1"), Paid("pi_2", Grant(user: "bob")));
        await machine.SpendAsync("450", "ann");
        await machine.SpendAsync("450", "bob");

        await machine.DoneAsync(Refunded(1_000, "pi_1"));
        Assert.Equal("-450", await machine.BalanceAsync("ann"));
        await machine.Policies.SetAsync(Scope, new PaymentPolicy { LeaveSpent = true });
        await machine.DoneAsync(Refunded(1_000, "pi_2"));
        Assert.Equal("0", await machine.BalanceAsync("bob"));
        var left = (await machine.FindAsync("pi_2"))!.Ledger!;
        Assert.Equal(("50", "500", "0"), (left.Taken.ToString(), left.Due.ToString(), left.Owed.ToString()));
        Assert.Equal("450", (await machine.FindAsync("pi_1"))!.Ledger!.Owed.ToString());
    }

    [Fact]
    public async Task A_dispute_takes_back_and_gives_back_when_it_is_won()
    {
        await machine.DoneAsync(Paid(), Disputed(DisputeState.Open));
        Assert.Equal("0", await machine.BalanceAsync());
        await machine.DoneAsync(Disputed(DisputeState.Won, day: 9), Disputed(DisputeState.Open, day: 1));
        Assert.Equal("500", await machine.BalanceAsync());
        await machine.DoneAsync(Disputed(DisputeState.Lost, dispute: "dp_2", amount: 300));
        Assert.Equal("350", await machine.BalanceAsync());
    }

    [Fact]
    public async Task An_event_without_our_metadata_is_remembered_and_does_nothing()
    {
        await machine.DoneAsync(Paid() with { Grant = null });
        Assert.Equal(PaymentState.Skipped, (await machine.FindAsync("pi_1"))!.State);
        machine.Time.Advance(PaymentDirectory.SkippedFor + TimeSpan.FromDays(1));
        Assert.Null(await machine.FindAsync("pi_1"));
    }

    [Fact]
    public async Task An_event_of_another_app_or_mode_is_not_ours()
    {
        await machine.DoneAsync(Paid(grant: Grant() with { Scope = "other.test" }));
        Assert.Null(await machine.FindAsync("pi_1"));
        Assert.Equal("wrong_mode", await machine.DeadAsync(Paid() with { Live = true }));
        Assert.Null(await machine.FindAsync("pi_1"));
        await machine.DoneAsync(Paid(grant: Grant() with { Scope = Scope.Name }));
        Assert.Equal("500", await machine.BalanceAsync());
    }

    [Theory]
    [InlineData("abc", null, null, PaymentProblem.CreditsInvalid)]
    [InlineData("0", null, null, PaymentProblem.CreditsInvalid)]
    [InlineData("-5", null, null, PaymentProblem.CreditsInvalid)]
    [InlineData("1e99", null, null, PaymentProblem.CreditsInvalid)]
    [InlineData("1.001", null, "USD", PaymentProblem.CreditsInvalid)]
    [InlineData("1", null, "NOPE", PaymentProblem.UnknownAsset)]
    [InlineData("1", "0", null, PaymentProblem.ExpiryInvalid)]
    [InlineData("1", "x", null, PaymentProblem.ExpiryInvalid)]
    [InlineData("1", "36501", null, PaymentProblem.ExpiryInvalid)]
    public async Task What_does_not_fit_is_dead_and_seen(string credits, string? days, string? asset, string problem)
    {
        Assert.Equal(problem, await machine.DeadAsync(Paid(grant: Grant(credits) with { ExpiresDays = days, Asset = asset })));
        var payment = await machine.FindAsync("pi_1");
        Assert.Equal((PaymentState.Blocked, problem), (payment!.State, payment.Problem));

        // The other event of the payment may say it better.
        await machine.DoneAsync(Paid());
        Assert.Equal("500", await machine.BalanceAsync());
    }

    [Fact]
    public async Task What_a_checkout_of_ours_sold_is_granted_though_its_asset_has_fewer_decimals_by_then()
    {
        var sold = Grant("1.001", bonus: "0.5") with { Scope = Scope.Name };
        Assert.Null((await new AssetCatalog(machine.Store, machine.Time).DefineAsync(Scope, new() { Code = "CREDIT", Name = "Credits", Precision = 0, Rates = [], Created = machine.Time.GetUtcNow() })).Problem);
        await machine.DoneAsync(Paid(grant: sold));
        Assert.Equal("1.501", await machine.BalanceAsync());
        await machine.DoneAsync(Refunded(1_000));
        Assert.Equal("0", await machine.BalanceAsync());
        Assert.Equal(PaymentProblem.CreditsInvalid, await machine.DeadAsync(Paid("pi_2", sold with { Scope = null })));
    }

    [Fact]
    public async Task A_customer_by_our_id_must_be_there()
    {
        var id = Customer.IdFor(Scope.Name, "salt", "ann");
        var byId = Paid(grant: new GrantRequest { CustomerId = "cust_" + id, Credits = "5" });
        Assert.Equal(PaymentProblem.CustomerNotFound, await machine.DeadAsync(byId));
        Assert.Equal(PaymentProblem.CustomerInvalid, await machine.DeadAsync(Paid("pi_2", new GrantRequest { CustomerId = "x", Credits = "5" })));
        Assert.Equal(PaymentProblem.CustomerInvalid, await machine.DeadAsync(Paid("pi_3", Grant(user: new string('x', 257)))));

        await machine.Customers.CreateAsync(Scope, "ann", customer => customer);
        await machine.DoneAsync(byId);
        Assert.Equal("5", await machine.BalanceAsync());
    }

    [Theory]
    [InlineData(PaymentStatus.Failed)]
    [InlineData(PaymentStatus.Pending)]
    public async Task A_try_at_the_price_of_a_pack_does_not_stand_for_its_payment(PaymentStatus before)
    {
        await machine.Packs.PutAsync(Scope, new Pack { Code = "p", Name = "P", Asset = "CREDIT", Credits = Amount.From(500), Price = new Money(1_000, "EUR") });
        var full = Paid(grant: new GrantRequest { ExternalId = "ann", Pack = "p" }) with { Status = before };
        var paid = full with { Status = PaymentStatus.Paid, Amount = new Money(1, "EUR") };
        foreach (var fact in (PaymentFact[])[full, paid, full])
        {
            await machine.ApplyAsync(fact);
            Assert.Equal("0", await machine.BalanceAsync());
        }

        await machine.ApplyAsync(paid with { Amount = new Money(1_000, "EUR"), ObjectId = "another" });
        Assert.Equal("500", await machine.BalanceAsync());
    }

    [Fact]
    public async Task A_pack_by_its_code_alone_is_credited_if_its_price_was_paid()
    {
        var request = new GrantRequest { ExternalId = "ann", Pack = "p500" };
        Assert.Equal(PaymentProblem.PackNotFound, await machine.DeadAsync(Paid(grant: request)));
        await machine.Packs.PutAsync(Scope, Pack(new Money(999, "EUR")));
        Assert.Equal(PaymentProblem.PriceDiffers, await machine.DeadAsync(Paid(grant: request)));
        await machine.Packs.PutAsync(Scope, Pack(new Money(1_000, "EUR")));
        await machine.DoneAsync(Paid(grant: request));

        var account = await machine.AccountAsync("ann");
        Assert.Equal(["20", "500"], account.Lots.Select(lot => lot.Remaining.ToString()).Order());
        Assert.Equal(machine.Time.GetUtcNow().ToStored().AddDays(30), account.Lots.Single(lot => lot.Terms.Source == LotSource.Paid).Terms.Expires);
        static Pack Pack(Money price) => new()
        {
            Code = "p500",
            Name = "500",
            Asset = "CREDIT",
            Credits = Amount.Parse("500"),
            Price = price,
            ExpiresDays = 30,
            Bonus = Amount.Parse("20"),
        };
    }

    [Fact]
    public async Task Another_amount_or_currency_for_the_same_payment_is_a_conflict_and_changes_nothing()
    {
        await machine.DoneAsync(Paid());
        Assert.Equal(PaymentProblem.PaidDiffers, await machine.DeadAsync(Paid() with { Amount = new Money(1_000, "USD"), Refunded = 1_000 }));
        Assert.Equal(PaymentProblem.PaidDiffers, await machine.DeadAsync(Paid() with { Amount = new Money(999, "EUR"), Refunded = 999 }));
        Assert.Equal("500", await machine.BalanceAsync());
        Assert.Equal(PaymentProblem.PaidDiffers, (await machine.FindAsync("pi_1"))!.Conflict);
    }

    [Fact]
    public async Task A_closed_wallet_blocks_it_until_it_is_opened_again()
    {
        await machine.Customers.CreateAsync(Scope, "ann", customer => customer);
        await SetAsync(WalletState.Closed, "1");
        Assert.Equal(RefusalCode.WalletClosed, await machine.DeadAsync(Paid()));
        Assert.Equal(PaymentState.Blocked, (await machine.FindAsync("pi_1"))!.State);

        await SetAsync(WalletState.Open, "2");
        await machine.DoneAsync(Paid());
        Assert.Equal(("500", null), (await machine.BalanceAsync(), (await machine.FindAsync("pi_1"))!.Problem));
    }

    [Fact]
    public async Task What_the_machine_can_not_do_is_tried_again()
    {
        machine.Store.Faults.Unavailable = 1;
        await Assert.ThrowsAsync<StoreUnavailableException>(() => machine.ApplyAsync(Paid()));
        machine.Store.Faults.Clear();
        await machine.Customers.CreateAsync(Scope, "ann", customer => customer);
        await machine.DoneAsync(Paid() with { Status = PaymentStatus.Pending });
        await machine.DoneAsync(Paid());
        Assert.Equal("500", await machine.BalanceAsync());
    }

    [Fact]
    public async Task Payments_are_listed_newest_first_by_customer_provider_and_state()
    {
        for (var i = 1; i <= 5; i++)
        {
            machine.Time.Advance(TimeSpan.FromSeconds(1));
            await machine.DoneAsync(Paid($"pi_{i}", Grant(user: i % 2 == 0 ? "ann" : "bob")));
        }

        await machine.DoneAsync(Paid("pi_6") with { Provider = ProviderNames.Polar, Grant = null });
        Assert.Equal("pi_5 pi_3 pi_1", await ListAsync(new(CustomerId: Customer.IdFor(Scope.Name, "salt", "bob"))));
        Assert.Equal("pi_6", await ListAsync(new(Provider: ProviderNames.Polar)));
        Assert.Equal("pi_6", await ListAsync(new(State: PaymentState.Skipped)));
        Assert.Equal("pi_5 pi_4 pi_3 pi_2 pi_1", await ListAsync(new(State: PaymentState.Credited)));
        Assert.Equal(6, (await ListAsync(new())).Split(' ').Length);
    }

    private async Task<string> ListAsync(PaymentFilter filter)
    {
        var ids = new List<string>();
        Position? after = null;
        do
        {
            var page = await machine.Payments.ListAsync(Scope, filter, 2, after);
            Assert.True(page.Payments.Count <= 2);
            ids.AddRange(page.Payments.Select(payment => payment.ObjectId));
            after = page.Next;
        }
        while (after is not null);
        return string.Join(' ', ids);
    }

    private async Task SetAsync(WalletState state, string key) => Assert.IsType<Outcome.Done>((await machine.Wallets.SubmitAsync(
        WalletName.External(Scope, "ann"), new ChangeState(state) { EntryId = Instance.Id(key) })).Outcome);
}
