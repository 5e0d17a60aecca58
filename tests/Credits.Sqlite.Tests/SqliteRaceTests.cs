using System.Runtime.InteropServices;
using Credits.Engine.Storage;
using Xunit;

namespace Credits.Sqlite.Tests;

/// <summary>Reads and queries beside commits, with folds so small that documents move and files are written over all the time.</summary>
public sealed class SqliteRaceTests : SqliteTestStore
{
    private const int Wallets = 4;
    private const int Rounds = 150;

    private readonly long[] _answered = new long[Wallets];
    private volatile bool _ended;

    [Fact]
    public async Task No_read_is_torn_or_older_than_what_was_answered_before_it()
    {
        var options = Options with { FoldAt = 3, CheckpointPages = 20, IdsGatherAt = 4 };
        await using (var store = SqliteStore.Open(options, Time))
        {
            var looking = Enumerable.Range(0, Wallets).SelectMany(wallet => new[] { ReadAsync(store, wallet), ListAsync(store, wallet) }).ToArray();
            await Task.WhenAll(Enumerable.Range(0, Wallets).Select(wallet => Task.Run(() => WriteAsync(store, wallet), Cancellation)));
            _ended = true;
            Assert.All(await Task.WhenAll(looking), looks => Assert.True(looks > 0));
        }

        await using var reopened = SqliteStore.Open(options, Time);
        for (var wallet = 0; wallet < Wallets; wallet++)
            Assert.Equal(Rounds, Value(await reopened.ReadAsync(PartitionOf(wallet), "stays", Cancellation)));
    }

    /// <summary>Writes one document over and over, and another that comes and goes beside it.</summary>
    private async Task WriteAsync(SqliteStore store, int wallet)
    {
        string stays = "", goes = "";
        for (var round = 1; round <= Rounds; round++)
        {
            var first = new Write(round == 1 ? WriteKind.Create : WriteKind.Replace, NewDocument(wallet, "stays", round) with { ETag = stays });
            var second = new Write(goes.Length == 0 ? WriteKind.Create : WriteKind.Delete, NewDocument(wallet, "goes", round) with { ETag = goes });
            var done = Assert.IsType<CommitResult.Done>(await store.CommitAsync(new Batch(PartitionOf(wallet), [first, second]), Cancellation));
            (stays, goes) = (done.ETags[0], done.ETags[1]);
            Volatile.Write(ref _answered[wallet], round);
        }
    }

    private Task<int> ReadAsync(SqliteStore store, int wallet) => LookAsync(wallet, async answered =>
    {
        Assert.True(Value(await store.ReadAsync(PartitionOf(wallet), "stays", Cancellation)) >= answered);
        if (await store.ReadAsync(PartitionOf(wallet), "goes", Cancellation) is { } goes) Assert.True(Value(goes) >= answered);
    });

    // Both documents are written together, so each list has them as one commit left them.
    private Task<int> ListAsync(SqliteStore store, int wallet) => LookAsync(wallet, async answered =>
    {
        var page = await store.QueryAsync(new Query { App = Wallet.App, Wallet = PartitionOf(wallet).Wallet, Type = "thing" }, Cancellation);
        var values = page.Documents.ToDictionary(document => document.Id, Value);
        Assert.True(values["stays"] >= answered);
        Assert.Equal(values["stays"] % 2 == 1, values.TryGetValue("goes", out var goes));
        if (goes != 0) Assert.Equal(values["stays"], goes);
    });

    private Task<int> LookAsync(int wallet, Func<long, Task> look) => Task.Run(
        async () =>
        {
            var looks = 0;
            while (!_ended)
            {
                await Task.Yield();
                if (Volatile.Read(ref _answered[wallet]) is not (> 0 and var answered)) continue;
                await look(answered);
                looks++;
            }

            return looks;
        },
        Cancellation);

    private static Partition PartitionOf(int wallet) => new("app.test", $"w{wallet}");

    private static Document NewDocument(int wallet, string id, long value)
    {
        var body = new long[300];
        body.AsSpan().Fill(value);
        return new Document { Partition = PartitionOf(wallet), Id = id, Type = "thing", Body = MemoryMarshal.AsBytes<long>(body).ToArray() };
    }

    private static long Value(Document? document)
    {
        Assert.NotNull(document);
        var values = MemoryMarshal.Cast<byte, long>(document.Body.Span);
        Assert.False(values.ContainsAnyExcept(values[0]));
        return values[0];
    }
}
