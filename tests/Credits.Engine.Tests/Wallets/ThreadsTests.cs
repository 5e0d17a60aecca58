using Credits.Core;
using Credits.Core.Commands;
using Credits.Core.Wallets;
using Credits.Engine.Customers;
using Credits.Engine.Ledger;
using Credits.Engine.Tests.Fixtures;
using Credits.Engine.Wallets;
using Credits.Testing.Memory;
using static Credits.Engine.Tests.Fixtures.Instance;

namespace Credits.Engine.Tests.Wallets;

/// <summary>True threads, which the simulation has not: queues are made and forgotten, read and stopped, all at once.</summary>
public sealed class ThreadsTests
{
    private const int Wallets = 12;
    private const int Threads = 8;
    private const int Rounds = 300;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Whatever_threads_do_at_once_every_acknowledged_credit_is_there(bool exclusive)
    {
        var documents = new MemoryStore(TimeProvider.System);
        var faults = new Faults(1) { MaxYields = 3, ReplyLost = 0.01, Resent = 0.01, Conflict = exclusive ? 0 : 0.01 };
        var session = documents.OpenSession();
        session.IsExclusive = exclusive;
        var store = new FaultyStore(session, faults);
        using var diagnostics = new Diagnostics();
        var writer = new WalletWriter(store, TimeProvider.System, Entropy.System, diagnostics, new WalletWriterOptions { MaxCachedWallets = 3, MaxResends = 10 });
        var service = new WalletService(writer, new CustomerDirectory(store, TimeProvider.System, Entropy.System), store, TimeProvider.System);

        var done = await Task.WhenAll(Enumerable.Range(0, Threads).Select(thread => Task.Run(() => WorkAsync(service, thread))));
        await writer.StopAsync();
        var refused = await service.SubmitAsync(Name(0), Credit("after", "1"), create: true);
        Assert.Equal(Failure.Stopping, Assert.IsType<Outcome.Failed>(refused.Outcome).Reason);

        for (var wallet = 0; wallet < Wallets; wallet++)
        {
            var verification = await new LedgerVerifier(documents).VerifyAsync(Name(wallet).Partition);
            Assert.Null(verification.Fault);
            Assert.Equal(done.Sum(counts => counts[wallet]), verification.Entries);
        }
    }

    /// <summary>
    /// Credits any wallet with an amount that only it gets, each time twice with the same key, and reads its own writes;
    /// gives how many for each wallet.
    /// </summary>
    private static async Task<long[]> WorkAsync(WalletService service, int thread)
    {
        var random = new Random(thread);
        var counts = new long[Wallets];
        var seen = new long[Wallets];
        for (var round = 0; round < Rounds; round++)
        {
            var wallet = random.Next(Wallets);
            var command = new Credit("CREDIT", Amount.From(wallet + 1), LotSource.Paid, 100, null) { EntryId = Id($"{thread}.{round}") };
            var twice = await Task.WhenAll(Submit(), Submit());
            var entries = twice.Select(result => Assert.IsType<Outcome.Done>(result.Outcome).Entry).ToArray();
            Assert.Equal(entries[0].Hash, entries[1].Hash);
            Assert.True(twice.Count(result => result.Outcome is Outcome.Done { Replayed: false }) <= 1);
            counts[wallet]++;

            var head = (await service.ReadAsync(Name(wallet))).Head;
            var read = head.Sequence;
            Assert.Equal(Amount.From(read * (wallet + 1)), head.Accounts.Single().Balance);
            Assert.True(read >= entries[0].Sequence && read >= seen[wallet], $"Read {read} after {entries[0].Sequence} and {seen[wallet]}.");
            seen[wallet] = read;

            Task<WalletResult> Submit() => service.SubmitAsync(Name(wallet), command, create: true).AsTask();
        }

        return counts;
    }

    private static WalletName Name(int wallet) => WalletName.External(Scope, $"customer {wallet}");
}
