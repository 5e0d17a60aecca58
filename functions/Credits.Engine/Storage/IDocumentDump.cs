namespace Credits.Engine.Storage;

/// <summary>A store that can tell all it holds, whatever the types, so that it can be moved to another one.</summary>
public interface IDocumentDump
{
    /// <summary>
    /// Every document of every partition once, in no order, without those that have expired. What is written meanwhile
    /// may be there or not. Throws <see cref="StoreUnavailableException"/> if the machine fails.
    /// </summary>
    IAsyncEnumerable<Document> ReadAllAsync(CancellationToken cancellation = default);
}
