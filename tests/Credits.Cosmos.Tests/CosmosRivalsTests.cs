using System.Collections.Concurrent;
using Credits.Core;
using Credits.Core.Commands;
using Credits.Core.Entries;
using Credits.Core.Ids;
using Credits.Core.Wallets;
using Credits.Engine;
using Credits.Engine.Apps;
using Credits.Engine.Customers;
using Credits.Engine.Ledger;
using Credits.Engine.Storage;
using Credits.Engine.Wallets;
using Xunit;

namespace Credits.Cosmos.Tests;

/// <summary>Several instances of the engine, each with a client of its own, on one wallet, while replies are lost of what was done.</summary>
public sealed class CosmosRivalsTests
{
    private const int Workers = 12;
    private const int KeysEach = 10;
    private const int Funds = 80;
    private const int MaxTries = 30;

    /// <summary>Requests for each time that a deduct was asked for: two or three, when a third of the replies is lost.</summary>
    private const int MaxRequestsEach = 10;

    private static readonly AppScope Scope = new(new App { Id = "app", Name = "App", Salt = "salt", Created = DateTimeOffset.UnixEpoch }, Mode.Test);
    private static readonly WalletName Hot = WalletName.External(Scope, "hot");

    private long _asked;

    [Theory]
    [InlineData(2, false)]
    [InlineData(4, false)]
    [InlineData(3, true)]
    public async Task Rivals_on_one_wallet_spend_each_credit_once_though_replies_are_lost(int writers, bool clientResends)
    {
        await using var account = await CosmosAccount.StartStandInAsync();
        var instances = new List<Instance>();
        try
        {
            while (instances.Count < writers) instances.Add(await Instance.OpenAsync(account, clientResends));
            Assert.IsType<Outcome.Done>(await instances[0].SubmitAsync(new Credit("CREDIT", Amount.From(Funds), LotSource.Paid, 100, null) { EntryId = Id("funds") }));
            var before = account.Gateway.Traffic.Requests;
            account.Gateway.Faults.CommitReplyLost = 0.3;

            var spent = new ConcurrentDictionary<string, Entry>();
            await Task.WhenAll(Enumerable.Range(0, Workers).Select(worker => Task.Run(() => WorkAsync(instances, worker, spent))));

            Assert.Equal(Funds, spent.Count);
            Assert.InRange(account.Gateway.Traffic.Requests - before, 1, _asked * MaxRequestsEach);
            Assert.True(account.Gateway.Faults.Broken > 0, "Nothing was lost.");

            account.Gateway.Faults.Clear();
            var verification = await new LedgerVerifier(instances[0].Store).VerifyAsync(Hot.Partition, cancellation: TestContext.Current.CancellationToken);
            Assert.Equal((1 + Funds, null), (verification.Entries, verification.Fault));
            foreach (var instance in instances) await CheckAsync(instance, spent);
        }
        finally
        {
            foreach (var instance in instances) await instance.DisposeAsync();
        }
    }

    /// <summary>Asks for a deduct of 1 under each key: every other one of two instances at once, the others of one after the other until it is told.</summary>
    private async Task WorkAsync(List<Instance> instances, int worker, ConcurrentDictionary<string, Entry> spent)
    {
        for (var i = 0; i < KeysEach; i++)
        {
            var (id, at) = (Id($"{worker}.{i}"), worker + i);
            var (one, two) = (instances[at % instances.Count], instances[(at + 1) % instances.Count]);
            var outcomes = i % 2 == 0
                ? await Task.WhenAll(UntilToldAsync([one], id, alone: false), UntilToldAsync([two], id, alone: false))
                : [await UntilToldAsync([one, two], id, alone: true)];
            var again = await UntilToldAsync([two, one], id, alone: false);

            if (outcomes[0] is Outcome.Done { Entry: var entry })
            {
                Assert.All([.. outcomes, again], outcome => Assert.Equal(entry.Hash, Assert.IsType<Outcome.Done>(outcome).Entry.Hash));
                Assert.True(outcomes.Count(outcome => outcome is Outcome.Done { Replayed: false }) <= 1);
                Assert.True(((Outcome.Done)again).Replayed);
                spent[id] = entry;
            }
            else
            {
                Assert.All([.. outcomes, again], outcome => Assert.Equal(RefusalCode.InsufficientCredits, Assert.IsType<Outcome.Refused>(outcome).Refusal.Code));
            }
        }
    }

    /// <summary>Tries again with the same key, at each instance in turn, until it is done or refused, and holds every answer against what follows.</summary>
    private async Task<Outcome> UntilToldAsync(Instance[] instances, string id, bool alone)
    {
        var inDoubt = false;
        for (var tries = 0; tries < MaxTries; tries++)
        {
            var instance = instances[tries % instances.Length];
            Interlocked.Increment(ref _asked);
            switch (await instance.SubmitAsync(Deduct(id)))
            {
                case Outcome.Done done:
                    // With nobody else asking, only a try that was left in doubt can have been it.
                    if (alone && !inDoubt) Assert.False(done.Replayed, "Told that nothing had changed, but it had.");
                    return done;
                case Outcome.Refused refused:
                    // Nothing ever comes in, so once it is too little it stays so.
                    Assert.Equal(Amount.Zero, await instance.BalanceAsync());
                    return refused;
                case var outcome:
                    var reason = Assert.IsType<Outcome.Failed>(outcome).Reason;
                    Assert.True(reason is Failure.Contended or Failure.Unavailable or Failure.InDoubt, $"{reason}");
                    inDoubt |= reason == Failure.InDoubt;
                    break;
            }
        }

        throw new InvalidOperationException($"No answer after {MaxTries} tries.");
    }

    private static async Task CheckAsync(Instance instance, ConcurrentDictionary<string, Entry> spent)
    {
        Assert.Equal(Amount.Zero, await instance.BalanceAsync());
        for (var worker = 0; worker < Workers; worker++)
        {
            for (var i = 0; i < KeysEach; i++)
            {
                var id = Id($"{worker}.{i}");
                Assert.Equal(spent.GetValueOrDefault(id)?.Hash, (await instance.FindAsync(id))?.Hash);
                if (!spent.TryGetValue(id, out var entry)) continue;
                var again = Assert.IsType<Outcome.Done>(await instance.SubmitAsync(Deduct(id)));
                Assert.Equal((entry.Hash, true), (again.Entry.Hash, again.Replayed));
            }
        }
    }

    private static Debit Deduct(string id) => new("CREDIT", Amount.From(1)) { EntryId = id };

    private static string Id(string key) => StableId.Of("test", key);

    private sealed class Instance : IAsyncDisposable
    {
        private readonly Diagnostics _diagnostics = new();
        private readonly WalletService _service;

        private Instance(CosmosStore store)
        {
            Store = store;
            var writer = new WalletWriter(store, TimeProvider.System, Entropy.System, _diagnostics, new WalletWriterOptions());
            _service = new WalletService(writer, new CustomerDirectory(store, TimeProvider.System, Entropy.System), store, TimeProvider.System);
        }

        public CosmosStore Store { get; }

        public static async Task<Instance> OpenAsync(CosmosAccount account, bool clientResends) =>
            new(await CosmosStore.OpenAsync(account.Options with { Seams = new() { Resends = clientResends } }, TimeProvider.System));

        public async Task<Outcome> SubmitAsync(Command command) => (await _service.SubmitAsync(Hot, command, create: true)).Outcome;

        public ValueTask<Entry?> FindAsync(string id) => _service.FindEntryAsync(Hot, id);

        /// <summary>What is in the wallet now; a read whose reply is lost is made again.</summary>
        public async Task<Amount> BalanceAsync()
        {
            for (var tries = 1; ; tries++)
            {
                try
                {
                    return (await _service.ReadAsync(Hot)).Head.Account("CREDIT").Balance;
                }
                catch (StoreUnavailableException) when (tries < MaxTries)
                {
                    // Tried again.
                }
            }
        }

        public async ValueTask DisposeAsync()
        {
            await Store.DisposeAsync();
            _diagnostics.Dispose();
        }
    }
}
