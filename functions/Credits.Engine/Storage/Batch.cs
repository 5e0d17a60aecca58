namespace Credits.Engine.Storage;

/// <summary>What one write of a batch does.</summary>
public enum WriteKind
{
    /// <summary>Fails the batch with <see cref="CommitResult.AlreadyExists"/> if the id is taken (an expired document does not take it).</summary>
    Create,

    /// <summary>Fails the batch with <see cref="CommitResult.PreconditionFailed"/> unless the stored ETag is the document's.</summary>
    Replace,

    /// <summary>Fails the batch with <see cref="CommitResult.PreconditionFailed"/> unless the stored ETag is the document's.</summary>
    Delete,
}

/// <summary>One write of a batch.</summary>
/// <param name="Kind">What to do.</param>
/// <param name="Document">The document; for a replace or a delete its <see cref="Document.ETag"/> is the condition.</param>
public readonly record struct Write(WriteKind Kind, Document Document);

/// <summary>
/// Writes on one partition that happen together or not at all. Creates are checked before replaces and
/// deletes, so that a repeated operation is told "already exists" even if its head has moved on.
/// </summary>
/// <param name="Partition">The one partition that all documents belong to.</param>
/// <param name="Writes">1 to <see cref="MaxWrites"/> writes of together at most <see cref="MaxBytes"/>, no id twice.</param>
public sealed record Batch(Partition Partition, IReadOnlyList<Write> Writes)
{
    /// <summary>The most writes one batch may hold.</summary>
    public const int MaxWrites = 100;

    /// <summary>The most bytes of bodies one batch may hold.</summary>
    public const int MaxBytes = 1_900_000;

    /// <summary>Throws <see cref="ArgumentException"/> if the batch or a document breaks a limit; callers split before they send.</summary>
    public void Validate()
    {
        if (Writes.Count is 0 or > MaxWrites) throw new ArgumentException($"A batch holds 1 to {MaxWrites} writes, not {Writes.Count}.");
        long bytes = 0;
        for (var i = 0; i < Writes.Count; i++)
        {
            var document = Writes[i].Document;
            if (document.Partition != Partition) throw new ArgumentException("A batch writes to one partition only.");
            document.Validate();
            for (var before = 0; before < i; before++)
                if (Writes[before].Document.Id == document.Id) throw new ArgumentException($"The batch writes {document.Id} twice.");
            bytes += document.Body.Length;
        }

        if (bytes > MaxBytes) throw new ArgumentException($"A batch holds at most {MaxBytes} bytes, not {bytes}.");
    }
}
