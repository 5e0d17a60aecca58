using System.Text.Json;
using Credits.Engine.Storage;

namespace Credits.Engine.Transfer;

/// <summary>
/// The document by which a store knows the export it is filled from. While it says that not all is there, nobody may
/// serve from the store or export it: what is still missing could happen a second time.
/// </summary>
public static class ImportMark
{
    private const string Name = "import";
    private static readonly Partition Partition = new("(system)", Name);

    /// <summary>True if the store holds a part of an export only.</summary>
    public static async ValueTask<bool> IsUnfinishedAsync(IDocumentStore store, CancellationToken cancellation = default) =>
        await store.ReadAsync(Partition, Name, cancellation) is { } mark && Read(mark).Finished is null;

    /// <summary>True for the document itself, which stays with its store.</summary>
    internal static bool Is(Document document) => document.Partition == Partition && document.Id == Name;

    internal static ValueTask<Document?> FindAsync(IDocumentStore store, CancellationToken cancellation) => store.ReadAsync(Partition, Name, cancellation);

    internal static ImportState Read(Document mark) => JsonSerializer.Deserialize(mark.Body.Span, TransferJson.Default.ImportState)!;

    internal static Document Of(ImportState state, string etag = "") => new()
    {
        Partition = Partition,
        Id = Name,
        Type = Name,
        ETag = etag,
        Body = JsonSerializer.SerializeToUtf8Bytes(state, TransferJson.Default.ImportState),
    };
}
