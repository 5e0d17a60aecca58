using System.Runtime.CompilerServices;
using Credits.Core.Commands;
using Credits.Core.Json;
using Credits.Core.Revenue;
using Credits.Engine.Apps;
using Credits.Engine.Storage;
using Credits.Engine.Wallets;

namespace Credits.Engine.Stats;

/// <summary>Sums of one day.</summary>
/// <param name="Day">Which day, of UTC.</param>
/// <param name="Stats">The sums.</param>
public readonly record struct DaySums(DateOnly Day, DayStats Stats);

/// <summary>
/// Reads revenue and costs by day: of one wallet as they were written with its entries, and of an app as the sums of its
/// wallets' days. A day that is over changes no more, so its sum over the wallets is made once and kept; only days that
/// go on are summed up when they are asked for. Days without revenue and costs are left out.
/// </summary>
public sealed class StatsReader
{
    /// <summary>The products, and the vendors, that an app's day tells apart, each currency of one by itself.</summary>
    public const int MaxLines = 2_000;

    // A commit of the last moments of a day may be on its way, and another instance's clock behind ours.
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(15);

    // Instances' clocks differ by less.
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(10);

    // What is kept in one batch.
    private const int DaysAtOnce = 20;
    private const int BytesAtOnce = Batch.MaxBytes / 4;

    private const string AppDay = "app-day";
    private const string ClosedId = "closed";

    private readonly IDocumentStore store;
    private readonly TimeProvider time;
    private readonly OpenDays open;

    /// <summary>Over one store.</summary>
    public StatsReader(IDocumentStore store, TimeProvider time)
    {
        (this.store, this.time) = (store, time);
        open = new OpenDays(SumOpenAsync, time);
    }

    /// <summary>The days of a wallet, in order.</summary>
    public async ValueTask<IReadOnlyList<DaySums>> OfWalletAsync(Partition wallet, StatsRange range, CancellationToken cancellation = default)
    {
        var days = new List<DaySums>();
        var query = new Query { App = wallet.App, Wallet = wallet.Wallet, Type = WalletDocuments.Day, From = range.FirstName, To = range.NameAfter };
        await foreach (var document in store.ListAsync(query, cancellation)) days.Add(new(DayStats.DayOf(document.Sort), Read(document)));
        return days;
    }

    /// <summary>The days of all wallets of an app in one mode, in order. Days that go on may be told as they were a short time ago: see <see cref="OpenDays"/>.</summary>
    public async ValueTask<IReadOnlyList<DaySums>> OfAppAsync(AppScope scope, StatsRange range, CancellationToken cancellation = default)
    {
        var closed = await CloseAsync(scope, cancellation);
        var days = new List<DaySums>();
        var kept = new Query { App = scope.Name, Wallet = PartitionOf(scope).Wallet, Type = AppDay, From = range.FirstName, To = range.NameAfter };
        await foreach (var document in store.ListAsync(kept, cancellation))
        {
            // What somebody else closes meanwhile is among the open days here.
            if (DayStats.DayOf(document.Sort) is var day && day <= closed) days.Add(new(day, Read(document)));
        }

        if (range.To > closed) days.AddRange((await open.OfAsync(scope, closed, cancellation)).Where(day => day.Day >= range.From && day.Day <= range.To));
        return days;
    }

    /// <summary>Sums up and keeps all days of an app that are over; gives the last of them.</summary>
    public async ValueTask<DateOnly> CloseAsync(AppScope scope, CancellationToken cancellation = default)
    {
        var now = time.GetUtcNow();
        var over = OverAt(now);
        while (true)
        {
            var marker = await store.ReadAsync(PartitionOf(scope), ClosedId, cancellation);
            var created = DateOnly.FromDateTime(scope.App.Created.UtcDateTime).AddDays(-1);
            var closed = marker is not null ? DayStats.DayOf(marker.Sort) : created < over ? created : over;
            // Somebody's clock was ahead: what was summed up too early is summed up again.
            if (closed > OverAt(now + Skew))
            {
                await ReopenAsync(scope, over, marker!.ETag, cancellation);
                continue;
            }

            if (closed >= over) return closed;
            var writes = new List<Write>();
            var last = over;
            await foreach (var day in SumAsync(scope, new(closed.AddDays(1), over), cancellation))
            {
                writes.Add(Write(scope, day));
                if (writes.Count < DaysAtOnce && writes.Sum(write => write.Document.Body.Length) < BytesAtOnce) continue;
                last = day.Day;
                break;
            }

            // Where another instance does the same at the same time, whoever comes second finds the marker moved.
            await store.WriteAsync(new Batch(PartitionOf(scope), [.. writes, Mark(scope, last, marker?.ETag ?? "")]), cancellation);
        }
    }

    private async Task<IReadOnlyList<DaySums>> SumOpenAsync(AppScope scope, DateOnly closed)
    {
        var days = new List<DaySums>();
        await foreach (var day in SumAsync(scope, new(closed.AddDays(1), DateOnly.MaxValue.AddDays(-1)), CancellationToken.None)) days.Add(day);
        return days;
    }

    private static DateOnly OverAt(DateTimeOffset now) => DateOnly.FromDateTime((now - Grace).UtcDateTime).AddDays(-1);

    private async ValueTask ReopenAsync(AppScope scope, DateOnly over, string etag, CancellationToken cancellation)
    {
        var early = await store.QueryAsync(
            new Query { App = scope.Name, Wallet = PartitionOf(scope).Wallet, Type = AppDay, From = DayStats.NameOf(over.AddDays(1)), Descending = true, Limit = DaysAtOnce }, cancellation);
        var last = early.Next is null || early.Documents.Count == 0 ? over : DayStats.DayOf(early.Documents[^1].Sort).AddDays(-1);
        await store.WriteAsync(new Batch(PartitionOf(scope), [.. early.Documents.Select(day => new Write(WriteKind.Delete, day)), Mark(scope, last, etag)]), cancellation);
    }

    private async IAsyncEnumerable<DaySums> SumAsync(AppScope scope, StatsRange range, [EnumeratorCancellation] CancellationToken cancellation)
    {
        string? name = null;
        var sum = DayStats.None;
        await foreach (var document in store.ListAsync(new Query { App = scope.Name, Type = WalletDocuments.Day, From = range.FirstName, To = range.NameAfter }, cancellation))
        {
            if (name is not null && name != document.Sort) yield return new(DayStats.DayOf(name), sum);
            sum = name == document.Sort ? sum.Plus(Read(document), MaxLines) : Read(document);
            name = document.Sort;
        }

        if (name is not null) yield return new(DayStats.DayOf(name), sum);
    }

    private static DayStats Read(Document document) => (DayStats)WalletDocumentJson.Read(DocumentKind.Day, document.Body);

    private static Partition PartitionOf(AppScope scope) => new(scope.Name, "(stats)");

    private static Write Write(AppScope scope, DaySums day) => new(WriteKind.Create, new Document
    {
        Partition = PartitionOf(scope),
        Id = "day." + DayStats.NameOf(day.Day),
        Type = AppDay,
        Sort = DayStats.NameOf(day.Day),
        Body = WalletDocumentJson.Write(day.Stats),
    });

    private static Write Mark(AppScope scope, DateOnly day, string etag) => new(etag.Length == 0 ? WriteKind.Create : WriteKind.Replace, new Document
    {
        Partition = PartitionOf(scope),
        Id = ClosedId,
        Type = ClosedId,
        Sort = DayStats.NameOf(day),
        ETag = etag,
        Body = "{}"u8.ToArray(),
    });
}
