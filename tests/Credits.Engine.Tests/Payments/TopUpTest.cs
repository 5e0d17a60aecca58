using Credits.Core;
using Credits.Core.Commands;
using Credits.Core.TopUps;
using Credits.Core.Wallets;
using Credits.Engine.Payments.Providers;
using Credits.Engine.Payments.TopUps;
using Credits.Engine.Queues;
using Credits.Engine.Storage;
using Credits.Engine.Tests.Fixtures;
using Credits.Engine.Wallets;
using static Credits.Engine.Tests.Payments.PaymentMachine;

namespace Credits.Engine.Tests.Payments;

/// <summary>What tests of automatic top-ups do to Ann's wallet, and to the messages about it.</summary>
internal static class TopUpTest
{
    public static readonly TimeSpan CoolDown = TimeSpan.FromMinutes(10);

    /// <summary>Below 50, 100 for 2.00, at most 10.00 a month.</summary>
    public static readonly TopUpRule Rule = new()
    {
        Threshold = Amount.From(50),
        Add = Amount.From(100),
        UnitPrice = Amount.Parse("0.02"),
        Currency = "EUR",
        CurrencyDigits = 2,
        MonthlyLimit = 1_000,
        CoolDown = CoolDown,
        Provider = ProviderNames.Stripe,
    };

    public static WalletName Ann { get; } = WalletName.External(Scope, "ann");

    /// <summary>Ann with 60 credits, a saved card and the rule.</summary>
    public static async Task BeginAsync(this PaymentMachine machine, TopUpRule? rule = null, bool withCard = true)
    {
        await machine.Wallets.SubmitAsync(Ann, new Credit("CREDIT", Amount.From(60), LotSource.Paid, 100, null) { EntryId = Instance.Id("begin") }, create: true);
        if (withCard) await machine.SaveCardAsync("pm_1");
        await machine.SetAsync(rule ?? Rule, "rule");
    }

    public static async Task SaveCardAsync(this PaymentMachine machine, string card) =>
        await machine.Methods.SaveAsync(Ann.Partition, ProviderNames.Stripe, new SavedMethod("cus_1", card), machine.Time.GetUtcNow());

    public static async Task SetAsync(this PaymentMachine machine, TopUpRule rule, string key) =>
        await machine.Wallets.SubmitAsync(Ann, new SetAutoTopUp("CREDIT", rule) { EntryId = Instance.Id(key) });

    public static async Task<AutoTopUp> TopAsync(this PaymentMachine machine) => (await machine.AccountAsync("ann")).AutoTopUp!;

    public static async Task<string> AvailableAsync(this PaymentMachine machine) => (await machine.AccountAsync("ann")).Available.ToString();

    /// <summary>The orders that there are.</summary>
    public static async Task<IReadOnlyList<Document>> OrdersAsync(this PaymentMachine machine) =>
        (await machine.Documents.QueryAsync(new Query { Type = WalletDocuments.TopUp })).Documents;

    /// <summary>Sweeps, and delivers whatever messages that gives and are due.</summary>
    public static async Task SweepAsync(this PaymentMachine machine)
    {
        await machine.Sweep.RunAsync(default);
        await machine.DeliverAsync();
    }

    /// <summary>Delivers all messages that are due.</summary>
    public static async Task DeliverAsync(this PaymentMachine machine)
    {
        var due = machine.Till.Messages.Where(message => !(message.NotBefore > machine.Time.GetUtcNow())).ToList();
        machine.Till.Messages.RemoveAll(due.Contains);
        foreach (var message in due) await machine.DeliverAsync(message);
    }

    public static Task<HandleResult> DeliverAsync(this PaymentMachine machine, Message message) =>
        machine.Charger.RunAsync(Scope, TopUpMessage.Read(message.Body)!, default).AsTask();
}
