using Credits.Engine.Storage;
using Credits.Testing;
using Credits.Testing.Memory;
using SQLitePCL;
using Xunit;

namespace Credits.Sqlite.Tests;

/// <summary>
/// Does the same random things to the embedded store and to the one in memory, with folds so small that they go on
/// all the time, with a journal that has no room, a database that has none for every other transaction, and with ends that leave
/// the journal behind.
/// </summary>
public sealed class SqliteModelTests : SqliteTestStore
{
    private const int Steps = 400;

    private bool _appendFails;
    private volatile bool _foldFails;
    private volatile bool _crashes;
    private int _commits;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 12)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task The_embedded_store_answers_like_the_one_in_memory_whatever_happens(int seed)
    {
        var random = new Random(seed);
        var model = new MemoryStore(Time);
        var store = Open(seed);
        try
        {
            for (var step = 0; step < Steps; step++)
            {
                switch (random.Next(20))
                {
                    case 0:
                        store = await CrashAsync(store, seed);
                        break;
                    case 1:
                        Time.Advance(TimeSpan.FromSeconds(random.Next(60)));
                        break;
                    case 2:
                        await CheckAllAsync(store, model);
                        break;
                    case 3:
                        _appendFails = true;
                        var refused = await CommitAsync(store, await NewBatchAsync(random, store));
                        Assert.False(refused is CommitResult.Done);
                        _appendFails = false;
                        break;
                    case 4:
                        _foldFails = true;
                        while (random.Next(5) != 0) await CommitToBothAsync(store, model, random);
                        _foldFails = false;
                        break;
                    default:
                        await CommitToBothAsync(store, model, random);
                        break;
                }
            }

            await CheckAllAsync(store, model);
        }
        finally
        {
            await store.DisposeAsync();
        }
    }

    private SqliteStore Open(int seed)
    {
        var seams = new SqliteSeams
        {
            BeforeAppend = () =>
            {
                if (_appendFails) throw new IOException("No room.");
            },
            Commit = commit => _crashes || (_foldFails && _commits++ % 2 == 0) ? raw.SQLITE_FULL : commit.TryStep(),
        };
        return SqliteStore.Open(Options with { FoldAt = 8, FoldSliceAt = 2, Remembered = 2, CheckpointPages = 20, IdsAtLeast = 1, IdsGatherAt = 1 + seed % 4 * 5, Seams = seams }, Time);
    }

    /// <summary>Ends without a database that could take the journal's documents, as the end of the process would.</summary>
    private async Task<SqliteStore> CrashAsync(SqliteStore store, int seed)
    {
        _crashes = true;
        await store.DisposeAsync();
        _crashes = false;
        return Open(seed);
    }

    private static Partition PartitionOf(int number) => new("app.test", $"w{number}");

    private async Task CommitToBothAsync(SqliteStore store, MemoryStore model, Random random)
    {
        var batch = await NewBatchAsync(random, store);
        var inStore = await CommitAsync(store, batch);
        // ETags differ, so the model is asked with its own for each that is right in the store.
        var writes = new List<Write>();
        foreach (var (kind, document) in batch.Writes)
        {
            var stored = await store.ReadAsync(batch.Partition, document.Id, Cancellation);
            var own = await model.ReadAsync(batch.Partition, document.Id, Cancellation);
            var etag = document.ETag == "stale" ? "stale" : own?.ETag ?? "";
            writes.Add(new Write(kind, document with { ETag = etag }));
            if (inStore is not CommitResult.Done) Assert.Equal(own?.Body.ToArray(), stored?.Body.ToArray());
        }

        var inModel = await CommitAsync(model, new Batch(batch.Partition, writes));
        Assert.Equal(inModel.GetType(), inStore.GetType());
        if (inModel is CommitResult.AlreadyExists exists) Assert.Equal(exists, inStore);
    }

    private async Task<Batch> NewBatchAsync(Random random, SqliteStore store)
    {
        var partition = PartitionOf(random.Next(3));
        var writes = new List<Write>();
        var ids = Enumerable.Range(0, 12).OrderBy(_ => random.Next()).Take(random.Next(1, 5)).Select(i => $"d{i}").ToList();
        if (random.Next(3) == 0) ids.Add($"new{random.Next(100_000)}");
        foreach (var id in ids)
        {
            var stored = await store.ReadAsync(partition, id, Cancellation);
            var isWrong = random.Next(20) == 0;
            var kind = (stored is null) == isWrong ? (WriteKind)random.Next(1, 3) : WriteKind.Create;
            writes.Add(new Write(kind, new Document
            {
                Partition = partition,
                Id = id,
                Type = random.Next(2) == 0 ? "entry" : "thing",
                Sort = $"{random.Next(4)}",
                ETag = random.Next(20) == 0 ? "stale" : stored?.ETag ?? "",
                Expires = random.Next(4) == 0 ? Time.GetUtcNow() + TimeSpan.FromSeconds(random.Next(1, 90)) : null,
                Body = BitConverter.GetBytes(random.Next()),
            }));
        }

        return new Batch(partition, writes);
    }

    private static async Task CheckAllAsync(SqliteStore store, MemoryStore model)
    {
        Assert.Null(await store.FindDamageAsync(Cancellation));
        foreach (var type in new[] { "entry", "thing" })
        {
            foreach (var query in new[] { new Query { App = "app.test", Wallet = "w1", Type = type }, new Query { App = "app.test", Type = type, Descending = true }, new Query { Type = type, From = "1", To = "3" } })
            {
                var (expected, actual) = (await ListAsync(model, query), await ListAsync(store, query));
                Assert.Equal(expected.Select(Describe), actual.Select(Describe));
                Assert.Equal(expected.Count, await store.CountAsync(query, Cancellation));
                foreach (var document in actual)
                    Assert.Equal(document.ETag, (await store.ReadAsync(document.Partition, document.Id, Cancellation))?.ETag);
            }
        }

        for (var i = 0; i < 36; i++)
        {
            var (partition, id) = (PartitionOf(i % 3), $"d{i / 3}");
            var (expected, actual) = (await model.ReadAsync(partition, id, Cancellation), await store.ReadAsync(partition, id, Cancellation));
            Assert.Equal(expected is null ? null : Describe(expected), actual is null ? null : Describe(actual));
        }
    }

    private static async Task<List<Document>> ListAsync(IDocumentStore store, Query query)
    {
        var all = new List<Document>();
        query = query with { Limit = 7 };
        do
        {
            var page = await store.QueryAsync(query, Cancellation);
            all.AddRange(page.Documents);
            query = query with { After = page.Next };
        }
        while (query.After is not null);
        return all;
    }

    private static string Describe(Document document) =>
        $"{document.Partition.Wallet} {document.Id} {document.Type} {document.Sort} {document.Expires?.UtcTicks} {Convert.ToHexString(document.Body.Span)}";

    private static ValueTask<CommitResult> CommitAsync(IDocumentStore store, Batch batch) => store.CommitAsync(batch, Cancellation);
}
