using Credits.Core.Ledger;
using Credits.Engine.Storage;
using Credits.Engine.Wallets;
using Credits.Testing.Memory;

namespace Credits.Engine.Tests.Wallets;

public sealed class CachedSnapshotsTests
{
    private readonly CachedSnapshots cached = new();

    [Fact]
    public void Every_place_is_another_one()
    {
        var places = Enumerable.Range(0, 3_000).Select(_ => cached.Take()).ToArray();
        for (var i = 0; i < places.Length; i++) places[i].Snapshot = Of(i);
        for (var i = 0; i < places.Length; i++) Assert.Equal(Of(i).HeadETag, places[i].Snapshot!.HeadETag);
    }

    [Fact]
    public void A_place_that_was_given_back_is_empty_for_the_next_one()
    {
        var first = cached.Take();
        first.Snapshot = Of(1);
        cached.Return(first);
        var second = cached.Take();
        Assert.Null(second.Snapshot);
        second.Snapshot = Of(2);
        Assert.Equal("2", first.Snapshot!.HeadETag); // It was this place again, so the test above can fail.
    }

    [Fact]
    public async Task Who_reads_a_wallet_while_it_is_forgotten_never_sees_the_one_that_takes_its_place()
    {
        using var diagnostics = new Diagnostics();
        var store = new MemoryStore(TimeProvider.System).OpenSession();
        var services = new WalletServices(store, TimeProvider.System, Entropy.System, diagnostics, new WalletWriterOptions(), null, null);
        var forgotten = await ReadAsync("one", services);
        Assert.NotNull(forgotten.Cached);
        Assert.True(forgotten.TryRetire());
        Assert.False(forgotten.TryRetire());
        Assert.NotNull((await ReadAsync("two", services)).Cached);
        Assert.Null(forgotten.Cached);
    }

    private static async Task<WalletQueue> ReadAsync(string wallet, WalletServices services)
    {
        var queue = new WalletQueue(new Partition("app", wallet), services);
        var operation = new Operation(command: null, newCustomer: null, queuedAt: 0, trace: default);
        Assert.True(queue.TryEnqueue(operation));
        Assert.Null(await operation.Answer);
        return queue;
    }

    private static Snapshot Of(int number) => new(Chain.Genesis("app", "wallet"), number.ToString(System.Globalization.CultureInfo.InvariantCulture), true, null);
}
