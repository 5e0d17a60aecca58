namespace Credits.Engine.Storage;

/// <summary>How a commit ended. Only <see cref="Unknown"/> leaves open whether it was written.</summary>
public abstract record CommitResult
{
    private CommitResult()
    {
    }

    /// <summary>All of it is durably written.</summary>
    /// <param name="ETags">The new ETag of each write, in the batch's order; empty for a delete.</param>
    public sealed record Done(IReadOnlyList<string> ETags) : CommitResult;

    /// <summary>Nothing is written: a document to replace or delete is not there or has another ETag.</summary>
    public sealed record PreconditionFailed : CommitResult
    {
        /// <summary>The only instance.</summary>
        public static readonly PreconditionFailed Instance = new();
    }

    /// <summary>Nothing is written: a document to create is there already.</summary>
    /// <param name="Id">The first one found; others of the batch may be there too.</param>
    public sealed record AlreadyExists(string Id) : CommitResult;

    /// <summary>Nothing is written: the store asks to wait.</summary>
    /// <param name="RetryAfter">How long.</param>
    public sealed record Throttled(TimeSpan RetryAfter) : CommitResult;

    /// <summary>Nothing is written and trying again at once will not help, for example because the disk is full.</summary>
    /// <param name="Reason">What is wrong, for the log.</param>
    public sealed record Unavailable(string Reason) : CommitResult;

    /// <summary>It may or may not be written; only a later read or the identical commit can tell.</summary>
    /// <param name="Reason">What happened, for the log.</param>
    public sealed record Unknown(string Reason) : CommitResult;
}
