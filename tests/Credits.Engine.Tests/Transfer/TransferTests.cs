using System.Text;
using Credits.Engine.Apps;
using Credits.Engine.Storage;
using Credits.Engine.Transfer;
using Credits.Engine.Wallets;
using Credits.Testing.Memory;
using Credits.Testing.Storage;
using Credits.Testing.Time;
using Xunit;

namespace Credits.Engine.Tests.Transfer;

/// <summary>From store to store: all of it, once, whatever happens on the way.</summary>
public sealed class TransferTests : IAsyncLifetime
{
    private readonly ManualTime time = new();
    private MemoryStore source = null!;
    private byte[] export = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        source = new MemoryStore(time);
        await SampleStore.FillAsync(source, time);
        export = await ExportAsync(source);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Another_store_holds_the_same_afterwards_and_so_does_one_filled_from_that()
    {
        var second = new MemoryStore(time);
        var result = await ImportAsync(second, export);
        Assert.Equal((Count(export), false, null), (result.Documents, result.WasDone, result.Verified!.Fault));
        Assert.Equal(4, result.Verified.Wallets);
        Assert.Equal(Lines(export), Lines(await ExportAsync(second)));
        var third = new MemoryStore(time);
        await ImportAsync(third, await ExportAsync(second));
        Assert.Equal(Lines(export), Lines(await ExportAsync(third)));
    }

    [Fact]
    public async Task An_import_that_was_done_is_not_done_again()
    {
        var target = new MemoryStore(time);
        await ImportAsync(target, export);
        Assert.False(await ImportMark.IsUnfinishedAsync(target, Cancellation));
        // What was deleted since does not come back.
        await foreach (var document in target.ReadAllAsync(Cancellation))
        {
            if (document.Type != "key") continue;
            await target.CommitAsync(new Batch(document.Partition, [new Write(WriteKind.Delete, document)]), Cancellation);
            break;
        }

        var before = Lines(await ExportAsync(target));
        var again = await ImportAsync(target, export);
        Assert.Equal((true, null), (again.WasDone, again.Verified));
        Assert.Equal(before, Lines(await ExportAsync(target)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(8)]
    public async Task An_import_that_was_broken_off_goes_on_where_it_was(int commits)
    {
        var target = new MemoryStore(time);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => ImportAsync(target, export, new Breaking(target, commits)));
        Assert.True(await ImportMark.IsUnfinishedAsync(target, Cancellation));
        Assert.Null((await ImportAsync(target, export)).Verified!.Fault);
        Assert.Equal(Lines(export), Lines(await ExportAsync(target)));
    }

    [Fact]
    public async Task Lost_answers_conflicts_and_throttling_change_nothing()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var target = new MemoryStore(time);
            var faulty = new Unreliable(target, seed);
            var import = ImportAsync(target, export, faulty);
            while (!import.IsCompleted)
            {
                time.Advance(TimeSpan.FromSeconds(1));
                await Task.Yield();
            }

            Assert.Null((await import).Verified!.Fault);
            Assert.True(faulty.Faults > 0);
            Assert.Equal(Lines(export), Lines(await ExportAsync(target)));
        }
    }

    [Fact]
    public async Task A_store_with_anything_in_it_is_not_filled()
    {
        var target = new MemoryStore(time);
        await new AppDirectory(target, time, Entropy.System).CreateAsync("Default", App.FirstId);
        var before = Lines(await ExportAsync(target));
        Assert.Contains("not empty", await RefusedAsync(target, export), StringComparison.Ordinal);
        Assert.Equal(before, Lines(await ExportAsync(target)));
    }

    [Fact]
    public async Task A_store_is_not_filled_from_two_exports()
    {
        var target = new MemoryStore(time);
        await ImportAsync(target, export);
        Assert.Contains("another export", await RefusedAsync(target, await ExportAsync(source)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_somebody_else_wrote_on_the_way_is_found()
    {
        var target = new MemoryStore(time);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => ImportAsync(target, export, new Breaking(target, 1)));
        var stray = new Document { Partition = new Partition("default.test", "(x)"), Id = "x", Type = "x", Body = "{}"u8.ToArray() };
        await target.CommitAsync(new Batch(stray.Partition, [new Write(WriteKind.Create, stray)]), Cancellation);
        Assert.Contains("somebody else", await RefusedAsync(target, export), StringComparison.Ordinal);
        Assert.True(await ImportMark.IsUnfinishedAsync(target, Cancellation));
    }

    [Fact]
    public async Task Another_document_of_the_same_name_is_not_written_over()
    {
        var target = new MemoryStore(time);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => ImportAsync(target, export, new Breaking(target, 1)));
        Document? one = null;
        await foreach (var document in source.ReadAllAsync(Cancellation)) one ??= document.Type == "customer" ? document : null;
        var other = one! with { Body = "{}"u8.ToArray() };
        await target.CommitAsync(new Batch(other.Partition, [new Write(WriteKind.Create, other)]), Cancellation);
        Assert.Contains($"another document {other.Id}", await RefusedAsync(target, export), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_that_does_not_add_up_is_told_and_not_served_from()
    {
        Document? head = null;
        await foreach (var document in source.ReadAllAsync(Cancellation)) head ??= document.Type == WalletDocuments.Head ? document : null;
        await source.CommitAsync(new Batch(head!.Partition, [new Write(WriteKind.Delete, head)]), Cancellation);
        var target = new MemoryStore(time);
        Assert.Equal(head.Partition, (await ImportAsync(target, await ExportAsync(source))).Verified!.Fault!.Wallet);
        Assert.True(await ImportMark.IsUnfinishedAsync(target, Cancellation));
    }

    [Fact]
    public async Task What_expires_is_taken_along_until_it_has()
    {
        var fleeting = new Document { Partition = new Partition("default.test", "(x)"), Id = "x", Type = "x", Body = "{}"u8.ToArray(), Expires = time.GetUtcNow().AddMinutes(1) };
        await source.CommitAsync(new Batch(fleeting.Partition, [new Write(WriteKind.Create, fleeting)]), Cancellation);
        var with = await ExportAsync(source);
        var (early, late) = (new MemoryStore(time), new MemoryStore(time));
        await ImportAsync(early, with);
        Assert.NotNull(await early.ReadAsync(fleeting.Partition, fleeting.Id, Cancellation));
        time.Advance(TimeSpan.FromHours(1));
        Assert.Null((await ImportAsync(late, with)).Verified!.Fault);
        Assert.Null(await late.ReadAsync(fleeting.Partition, fleeting.Id, Cancellation));
    }

    [Fact]
    public async Task A_damaged_export_is_refused_before_anything_is_written()
    {
        var text = Encoding.UTF8.GetString(export);
        var lines = text.TrimEnd('\n').Split('\n');
        string Join(IEnumerable<string> parts) => string.Join('\n', parts) + "\n";
        foreach (var damaged in new[]
        {
            "",
            "{}\n",
            text.Replace("\"credits_export\":1", "\"credits_export\":2", StringComparison.Ordinal),
            text[..^1],
            text[..^20],
            Join(lines[..^1]),
            Join(lines[1..]),
            Join([.. lines[..3], .. lines[4..]]),
            Join([.. lines[..3], lines[3], .. lines[3..]]),
            Join([.. lines[..3], "nonsense", .. lines[3..]]),
            Join([.. lines, lines[3]]),
            text.Replace("\"100\"", "\"101\"", StringComparison.Ordinal),
            text.Replace("\"lines\":", "\"lines\":1", StringComparison.Ordinal),
        })
        {
            Assert.NotEqual(text, damaged);
            var target = new MemoryStore(time);
            await RefusedAsync(target, Encoding.UTF8.GetBytes(damaged));
            await foreach (var document in target.ReadAllAsync(Cancellation)) Assert.Fail($"{document.Id} was written.");
        }
    }

    [Fact]
    public async Task What_no_store_can_hold_is_refused_although_the_export_says_that_it_is_whole()
    {
        var lines = Lines(export);
        Assert.Contains("twice", await RefusedAsync(new MemoryStore(time), Whole([.. lines, lines[0]])), StringComparison.Ordinal);
        var large = lines[0][..lines[0].IndexOf("\"body\":", StringComparison.Ordinal)] + $"\"body\":\"{new string('x', Batch.MaxBytes)}\"}}";
        Assert.Contains("more than", await RefusedAsync(new MemoryStore(time), Whole([.. lines, large])), StringComparison.Ordinal);
    }

    private byte[] Whole(IReadOnlyList<string> lines)
    {
        var tally = new Tally();
        foreach (var line in lines) tally.Add(Encoding.UTF8.GetBytes(line));
        var header = Encoding.UTF8.GetString(export).Split('\n')[0];
        return Encoding.UTF8.GetBytes($$"""{{header}}{{'\n'}}{{string.Join('\n', lines)}}{{'\n'}}{"lines":{{tally.Count}},"digest":"{{tally.Digest}}"}{{'\n'}}""");
    }

    private static async Task<byte[]> ExportAsync(MemoryStore store)
    {
        using var output = new MemoryStream();
        await new Exporter(store, new ManualTime(), Entropy.System).WriteAsync(output, Cancellation);
        return output.ToArray();
    }

    private async Task<string> RefusedAsync(MemoryStore target, byte[] from) =>
        (await Assert.ThrowsAsync<TransferException>(() => ImportAsync(target, from))).Message;

    private Task<ImportResult> ImportAsync(MemoryStore target, byte[] from, IDocumentStore? through = null) =>
        new Importer(through ?? target, target, time).RunAsync(() => new MemoryStream(from), Cancellation);

    private static List<string> Lines(byte[] export) => [.. Encoding.UTF8.GetString(export).Split('\n').Where(line => line.StartsWith("{\"app\"", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    private static long Count(byte[] export) => Lines(export).Count;

    /// <summary>Takes so many commits and then none.</summary>
    private sealed class Breaking(MemoryStore inner, int commits) : Wrapped(inner)
    {
        private int _left = commits;

        public override ValueTask<CommitResult> CommitAsync(Batch batch, CancellationToken cancellation = default) =>
            Interlocked.Decrement(ref _left) >= 0 ? base.CommitAsync(batch, cancellation) : new(new CommitResult.Unavailable("The disk is full."));
    }

    /// <summary>Throttles, loses answers after writing, and loses requests.</summary>
    private sealed class Unreliable(MemoryStore inner, int seed) : Wrapped(inner)
    {
        private readonly Random _random = new(seed);

        public int Faults { get; private set; }

        public override async ValueTask<CommitResult> CommitAsync(Batch batch, CancellationToken cancellation = default)
        {
            // Its own document is written by somebody who tells what became of it.
            if (batch.Partition.Wallet == "import") return await base.CommitAsync(batch, cancellation);
            int chance;
            lock (_random)
            {
                chance = _random.Next(6);
                if (chance < 3) Faults++;
            }

            if (chance == 0) return new CommitResult.Throttled(TimeSpan.FromSeconds(1));
            if (chance == 1) return new CommitResult.Unknown("The request was lost.");
            var result = await base.CommitAsync(batch, cancellation);
            return chance == 2 ? new CommitResult.Unknown("The answer was lost.") : result;
        }
    }

    private abstract class Wrapped(MemoryStore inner) : IDocumentStore
    {
        public bool IsExclusive => inner.IsExclusive;

        public ValueTask<Document?> ReadAsync(Partition partition, string id, CancellationToken cancellation = default) => inner.ReadAsync(partition, id, cancellation);

        public virtual ValueTask<CommitResult> CommitAsync(Batch batch, CancellationToken cancellation = default) => inner.CommitAsync(batch, cancellation);

        public ValueTask<Page> QueryAsync(Query query, CancellationToken cancellation = default) => inner.QueryAsync(query, cancellation);

        public ValueTask<long> CountAsync(Query query, CancellationToken cancellation = default) => inner.CountAsync(query, cancellation);

        public ValueTask<Position?> PositionAsync(Query query, int number, CancellationToken cancellation = default) => inner.PositionAsync(query, number, cancellation);
    }
}
