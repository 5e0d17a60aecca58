using System.Globalization;
using System.Text;
using Credits.Benchmarks.Load;
using Credits.Core.Ids;
using Credits.Engine.Storage;

namespace Credits.Benchmarks.Store;

/// <summary>
/// A wallet as a store sees it: a head that every commit replaces, and one entry for every operation. The bodies
/// have the size of real ones. Used by one caller at a time.
/// </summary>
public sealed class StoredWallet(IDocumentStore store, int number)
{
    static readonly byte[] EntryBody = Encoding.ASCII.GetBytes($$"""{"text":"{{new string('e', 589)}}"}""");
    static readonly byte[] HeadBody = Encoding.ASCII.GetBytes($$"""{"text":"{{new string('h', 489)}}"}""");

    readonly Partition partition = new("bench.test", StableId.Of("wallet", number.ToString(CultureInfo.InvariantCulture)));
    readonly Random random = new(number);
    string etag = "";
    long sequence;

    /// <summary>Creates the head.</summary>
    public Task OpenAsync() => CommitAsync([new(WriteKind.Create, Head)]);

    /// <summary>Commits so many new entries together with the head.</summary>
    public Task WriteAsync(int entries)
    {
        var writes = new Write[entries + 1];
        for (var i = 0; i < entries; i++) writes[i] = new(WriteKind.Create, NextEntry());
        writes[entries] = new(WriteKind.Replace, Head);
        return CommitAsync(writes);
    }

    async Task CommitAsync(Write[] writes)
    {
        var result = await store.CommitAsync(new(partition, writes));
        if (result is not CommitResult.Done done) throw new LoadFailedException($"The store did not commit: {result}");
        etag = done.ETags[^1];
    }

    Document Head => new() { Partition = partition, Id = "head", Type = "head", ETag = etag, Body = HeadBody };

    Document NextEntry()
    {
        // As scattered as the hashes that name real entries.
        Span<byte> id = stackalloc byte[17];
        random.NextBytes(id);
        return new()
        {
            Partition = partition,
            Id = StableId.FromRandom(id),
            Type = "entry",
            Sort = (++sequence).ToString("d16", CultureInfo.InvariantCulture),
            Body = EntryBody,
        };
    }
}
