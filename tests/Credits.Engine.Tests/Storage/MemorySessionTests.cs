using Credits.Engine.Storage;
using Credits.Testing.Memory;
using Credits.Testing.Time;
using Xunit;

namespace Credits.Engine.Tests.Storage;

public sealed class MemorySessionTests
{
    private static readonly Partition Wallet = new("app.test", "wallet");

    private readonly ManualTime _time = new();
    private readonly MemoryStore _writer;

    public MemorySessionTests() => _writer = new MemoryStore(_time);

    [Fact]
    public async Task Sessions_without_staleness_see_each_others_latest_commit()
    {
        var other = _writer.OpenSession();
        await PutAsync(_writer, "a", 3);

        Assert.Equal(3, await ReadAsync(other));
        Assert.Equal(3, await PutAsync(other, "a", 3));
        Assert.Equal(await ReadAsync(other), await ReadAsync(_writer));
    }

    [Fact]
    public void A_session_shares_its_store_and_says_so()
    {
        Assert.True(_writer.IsExclusive);
        Assert.False(_writer.OpenSession().IsExclusive);
    }

    [Fact]
    public async Task A_stale_session_may_read_an_older_version_but_never_goes_back()
    {
        await PutAsync(_writer, "a", 10);
        var stale = _writer.OpenSession(staleness: new Staleness(seed: 1, rate: 1, maxCommits: 10));

        var seen = new List<int>();
        for (var i = 0; i < 30; i++) seen.Add(await ReadAsync(stale));

        Assert.Equal(seen.Order(), seen);
        Assert.InRange(seen[0], 0, 9);
        Assert.Equal(10, seen[^1]);
    }

    [Fact]
    public async Task A_stale_session_queries_and_counts_an_earlier_moment_too()
    {
        for (var i = 0; i < 10; i++) await PutAsync(_writer, $"d{i}", 1);
        var query = new Query { App = Wallet.App, Type = "thing" };

        var counts = new List<long>();
        for (var seed = 0; seed < 10; seed++)
        {
            var stale = _writer.OpenSession(staleness: new Staleness(seed, rate: 1, maxCommits: 10));
            counts.Add(await stale.CountAsync(query, TestContext.Current.CancellationToken));
            counts.Add((await stale.QueryAsync(query, TestContext.Current.CancellationToken)).Documents.Count);
        }

        Assert.Contains(counts, count => count < 10);
        Assert.All(counts, count => Assert.InRange(count, 0, 10));
    }

    [Fact]
    public async Task A_stale_session_reads_its_own_writes()
    {
        await PutAsync(_writer, "a", 10);
        var stale = _writer.OpenSession(staleness: new Staleness(seed: 1, rate: 1, maxCommits: 10));

        await PutAsync(stale, "b", 1);

        Assert.Equal(10, await ReadAsync(stale));
        Assert.NotNull(await stale.ReadAsync(Wallet, "b", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_stale_session_cannot_commit_on_an_old_version()
    {
        await PutAsync(_writer, "a", 1);
        var old = (await _writer.ReadAsync(Wallet, "a", TestContext.Current.CancellationToken))!;
        await PutAsync(_writer, "b", 1);
        Assert.IsType<CommitResult.Done>(await CommitAsync(_writer, new Write(WriteKind.Replace, old)));
        var stale = _writer.OpenSession(staleness: new Staleness(seed: 1, rate: 1, maxCommits: 10));

        Assert.IsType<CommitResult.PreconditionFailed>(await CommitAsync(stale, new Write(WriteKind.Replace, old)));
        Assert.IsType<CommitResult.AlreadyExists>(await CommitAsync(stale, new Write(WriteKind.Create, old)));
    }

    /// <summary>Writes the document so many times; its body says which time it was.</summary>
    private static async Task<int> PutAsync(IDocumentStore store, string id, int times)
    {
        for (var i = 1; i <= times; i++)
        {
            var stored = await store.ReadAsync(Wallet, id, TestContext.Current.CancellationToken);
            var document = new Document { Partition = Wallet, Id = id, Type = "thing", ETag = stored?.ETag ?? "", Body = new byte[i] };
            Assert.IsType<CommitResult.Done>(await CommitAsync(store, new Write(stored is null ? WriteKind.Create : WriteKind.Replace, document)));
        }

        return times;
    }

    private static async Task<int> ReadAsync(IDocumentStore store) =>
        (await store.ReadAsync(Wallet, "a", TestContext.Current.CancellationToken))?.Body.Length ?? 0;

    private static ValueTask<CommitResult> CommitAsync(IDocumentStore store, Write write) =>
        store.CommitAsync(new Batch(Wallet, [write]), TestContext.Current.CancellationToken);
}
