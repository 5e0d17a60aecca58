using Credits.Sqlite.Queue;

namespace Credits.Sqlite;

/// <summary>How to open an embedded store.</summary>
public sealed record SqliteOptions
{
    /// <summary>The folder that holds the store; made if need be. Keep it out of any folder that is watched for changes.</summary>
    public required string Folder { get; init; }

    /// <summary>
    /// How many pages of 8 KiB (of 4 KiB in a store that was made with them) the write-ahead log may take before they are moved into
    /// the database: fewer take less room, more make the average commit cheaper, since a page that changes often is moved less often.
    /// </summary>
    public int CheckpointPages { get; init; } = 8_000;

    /// <summary>The most batches that wait for the writer; more are answered with "throttled".</summary>
    public int MaxQueuedBatches { get; init; } = 8_192;

    /// <summary>The most bytes of bodies that wait for the writer; more are answered with "throttled".</summary>
    public long MaxQueuedBytes { get; init; } = 64L << 20;

    /// <summary>How many reads run at once; more wait their turn.</summary>
    public int Readers { get; init; } = Math.Clamp(Environment.ProcessorCount, 2, 16);

    /// <summary>The limits of the embedded queue.</summary>
    public MessageOptions Messages { get; init; } = new();

    /// <summary>How many changed documents gather in the journal before they are moved into the database.</summary>
    internal int FoldAt { get; init; } = 16_384;

    /// <summary>At how many bytes of them that begins even if they are fewer.</summary>
    internal long FoldAtBytes { get; init; } = 16L << 20;

    /// <summary>The most bytes that wait in one file for the database; more are refused until it has caught up.</summary>
    internal long MaxBehind { get; init; } = 256L << 20;

    /// <summary>From how many of them on a transaction ends with the wallet.</summary>
    internal int FoldSliceAt { get; init; } = 1_000;

    /// <summary>Of how many wallets, and of how many documents that changed lately, what the database has of them is remembered; up to twice as many.</summary>
    internal int Remembered { get; init; } = 16_384;

    /// <summary>How many ids gather in memory before they come into their table; up to three times as many, of about 50 bytes each.</summary>
    internal int IdsGatherAt { get; init; } = 49_152;

    /// <summary>For how many ids of documents there is room in memory at first; a byte each.</summary>
    internal long IdsAtLeast { get; init; } = 262_144;

    /// <summary>What tests put in the place of the machine.</summary>
    internal SqliteSeams Seams { get; init; } = new();
}
