using Credits.Core;
using Credits.Core.Commands;
using Credits.Core.Ids;
using Credits.Core.Wallets;
using Credits.Engine;
using Credits.Engine.Apps;
using Credits.Engine.Customers;
using Credits.Engine.Storage;
using Credits.Engine.Wallets;
using Xunit;

namespace Credits.Testing.Storage;

/// <summary>What a store holds after some use.</summary>
public static class SampleStore
{
    /// <summary>Two apps in both modes, customers with and without an alias, and every kind of document that a wallet has.</summary>
    public static async Task FillAsync(IDocumentStore store, TimeProvider time)
    {
        using var diagnostics = new Diagnostics();
        var apps = new AppDirectory(store, time, Entropy.System);
        var keys = new KeyDirectory(store, time, Entropy.System);
        var writer = new WalletWriter(store, time, Entropy.System, diagnostics, new WalletWriterOptions());
        var wallets = new WalletService(writer, new CustomerDirectory(store, time, Entropy.System), store, time);
        foreach (var name in new[] { "default", "other" })
        {
            var app = await apps.CreateAsync(name, name == "default" ? App.FirstId : null);
            foreach (var mode in Enum.GetValues<Mode>())
            {
                await keys.CreateAsync(app, mode, Scopes.All, null);
                var scope = new AppScope(app, mode);
                async Task DoAsync(Command command) =>
                    Assert.IsType<Outcome.Done>((await wallets.SubmitAsync(WalletName.External(scope, "ann"), command, create: true)).Outcome);
                await DoAsync(new Credit("CREDIT", Amount.Parse("100"), LotSource.Paid, 100, null) { EntryId = Id("a"), Personal = new("salt", "k", null, "a \"gift\"", null, null) });
                await DoAsync(new Debit("CREDIT", Amount.Parse("30")) { EntryId = Id("b") });
                await DoAsync(new Refund(Id("b"), Amount.Parse("10")) { EntryId = Id("c") });
                await DoAsync(new Reserve("CREDIT", Amount.Parse("20"), TimeSpan.FromMinutes(1)) { EntryId = Id("d") });
                await DoAsync(new Confirm(null) { EntryId = Settle.IdFor(Id("d")), ReservationId = Id("d") });
                for (var i = 0; i < 120; i++) await DoAsync(new Debit("CREDIT", Amount.Parse("0.1")) { EntryId = Id($"n{i}") });
            }
        }
    }

    private static string Id(string key) => StableId.Of("test", key);
}
