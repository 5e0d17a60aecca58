using System.Globalization;
using Credits.Benchmarks.Load;
using Credits.Core;
using Credits.Core.Commands;
using Credits.Core.Entries;
using Credits.Core.Ids;
using Credits.Core.Wallets;
using Credits.Engine;
using Credits.Engine.Customers;
using Credits.Engine.Storage;
using Credits.Engine.Wallets;

namespace Credits.Benchmarks.Store;

/// <summary>The engine on the store, without HTTP: debits of 1 through the wallet writer.</summary>
public sealed class EngineLoad(IDocumentStore store) : IWalletLoad
{
    const string Asset = "CREDIT";
    static readonly Amount Filled = Amount.From(1_000_000_000);

    readonly WalletWriter writer = new(store, TimeProvider.System, Entropy.System, new Diagnostics(), new());

    public int EntriesEach => 1;

    public Task OpenAsync(int wallet)
    {
        var now = TimeProvider.System.GetUtcNow();
        var credit = new Credit(Asset, Filled, LotSource.Paid, LotTerms.DefaultPriority, Expires: null) { EntryId = Entropy.System.NewId() };
        var customer = new Customer { Id = PartitionOf(wallet).Wallet, ExternalId = $"bench-{wallet:d8}", Created = now, Updated = now };
        return SubmitAsync(wallet, credit, customer);
    }

    public Task WriteAsync(int wallet) => SubmitAsync(wallet, new Debit(Asset, Amount.From(1))
    {
        EntryId = Entropy.System.NewId(),
        Personal = new Personal("0123456789abcdef", "bench-deduct-000000-0000000000000000", "key_bench", "AI generation", null, null),
    });

    async Task SubmitAsync(int wallet, Command command, Customer? customer = null)
    {
        var outcome = await writer.SubmitAsync(PartitionOf(wallet), command, customer);
        if (outcome is not Outcome.Done) throw new LoadFailedException($"The engine did not commit: {outcome}");
    }

    static Partition PartitionOf(int wallet) => new("bench.test", StableId.Of("wallet", wallet.ToString(CultureInfo.InvariantCulture)));
}
