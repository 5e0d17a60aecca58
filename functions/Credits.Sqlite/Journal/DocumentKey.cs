using Credits.Engine.Storage;

namespace Credits.Sqlite.Journal;

/// <summary>Names one document of the store. Looked up several times on its way into the database, so it keeps its hash.</summary>
internal readonly record struct DocumentKey(Partition Partition, string Id)
{
    private readonly int _hash = HashCode.Combine(Partition.Wallet, Id);

    public bool Equals(DocumentKey other) => Id == other.Id && Partition == other.Partition;

    public override int GetHashCode() => _hash;
}

/// <summary>Where the newest version of a document stands in the journal.</summary>
/// <param name="File">Which of the journal's files.</param>
/// <param name="Offset">Where in it the document begins.</param>
/// <param name="Length">How many bytes it has.</param>
/// <param name="ETag">Its version.</param>
/// <param name="Expires">Ticks of when it expires; <see cref="long.MaxValue"/> for never.</param>
/// <param name="IsDeleted">True if it is gone.</param>
/// <param name="IsNew">True if the database has no row of it, neither of this version nor of an earlier one.</param>
/// <param name="Numbers">The numbers of its partition in the database; null if it had none yet, or if this was found when the journal was opened.</param>
internal readonly record struct Place(int File, long Offset, int Length, long ETag, long Expires, bool IsDeleted, bool IsNew, PartitionNumbers.Numbers? Numbers);
