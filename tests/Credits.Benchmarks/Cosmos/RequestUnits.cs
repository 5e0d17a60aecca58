namespace Credits.Benchmarks.Cosmos;

/// <summary>
/// An estimate of what the service would charge, from the sizes of documents and the rates of
/// https://learn.microsoft.com/azure/cosmos-db/optimize-cost-reads-writes: for 1 KB 5.5 to insert, without what the
/// index adds (two paths here), twice that to replace, and 2 to read with strong consistency. Taken as proportional
/// to the size, and of at least 1 KB; a batch as the sum of its writes, and one that lost to another writer as if
/// it had replaced the head. Only the service knows.
/// </summary>
/// <param name="HeadBytes">The size of a wallet's head, as the service keeps it.</param>
/// <param name="EntryBytes">The size of an entry, as the service keeps it.</param>
public sealed record RequestUnits(long HeadBytes, long EntryBytes)
{
    const double Insert = 5.5;
    const double Replace = 2 * Insert;
    const double Read = 2;

    /// <summary>Entries that were written, and the head once with each commit.</summary>
    public double OfDeducts(long deducts, Wire wire) =>
        (deducts * Insert * Kilobytes(EntryBytes)) + (wire.Commits.Requests * Replace * Kilobytes(HeadBytes)) + OfReads(wire);

    /// <summary>Heads that were read.</summary>
    public double OfReads(Wire wire) => wire.Reads.Requests * Read * Kilobytes(HeadBytes);

    static double Kilobytes(long bytes) => Math.Max(1, bytes / 1024.0);
}
