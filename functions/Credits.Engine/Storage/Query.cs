namespace Credits.Engine.Storage;

/// <summary>Which documents to list: those of one type, in a range of sort values, in one partition, one app or the whole store.</summary>
public sealed record Query
{
    /// <summary>The most documents one page may ask for.</summary>
    public const int MaxLimit = 1000;

    /// <summary>Only this app; null for the whole store.</summary>
    public string? App { get; init; }

    /// <summary>Only this wallet of the app (every part of it); null for all. Needs <see cref="App"/>.</summary>
    public string? Wallet { get; init; }

    /// <summary>The type of the documents.</summary>
    public required string Type { get; init; }

    /// <summary>Only documents of this id, of which each wallet has one at most; null for all.</summary>
    public string? Id { get; init; }

    /// <summary>The lowest sort value, inclusive; null for no bound.</summary>
    public string? From { get; init; }

    /// <summary>The highest sort value, exclusive; null for no bound.</summary>
    public string? To { get; init; }

    /// <summary>Highest first.</summary>
    public bool Descending { get; init; }

    /// <summary>1 to <see cref="MaxLimit"/>.</summary>
    public int Limit { get; init; } = 100;

    /// <summary>Where the page before this one ended; null for the first.</summary>
    public Position? After { get; init; }

    /// <summary>Throws <see cref="ArgumentException"/> if a value breaks its rule; a caller that lets it happen has a bug.</summary>
    public void Validate()
    {
        if (Wallet is not null && App is null) throw new ArgumentException("A query of a wallet names its app.");
        if (!Document.IsName(Type, Document.MaxTypeLength)) throw new ArgumentException($"'{Type}' cannot be a document's type.");
        if (Id is not null && !Document.IsName(Id, Document.MaxIdLength)) throw new ArgumentException($"'{Id}' cannot be a document's id.");
        if (From is not null && !Document.IsSort(From)) throw new ArgumentException($"'{From}' cannot be a sort value.");
        if (To is not null && !Document.IsSort(To)) throw new ArgumentException($"'{To}' cannot be a sort value.");
        if (Limit is < 1 or > MaxLimit) throw new ArgumentException($"A page holds 1 to {MaxLimit} documents, not {Limit}.");
    }
}

/// <summary>
/// A place in the order of a query: sort, then id, then partition. It names no database's state, so a page
/// can be continued on another instance, after a restart, and on another store.
/// </summary>
/// <param name="Sort">The sort value of the last document of the page.</param>
/// <param name="Id">Its id.</param>
/// <param name="Partition">Its partition.</param>
public readonly record struct Position(string Sort, string Id, Partition Partition);

/// <summary>A page of documents.</summary>
/// <param name="Documents">In the query's order; a page may end before its limit when its documents are large.</param>
/// <param name="Next">What to continue after; null when there is nothing more.</param>
public sealed record Page(IReadOnlyList<Document> Documents, Position? Next);
