using System.Text.Json;
using Credits.Core;
using Credits.Core.Ids;
using Credits.Engine.Storage;
using Credits.Engine.Wallets;

namespace Credits.Engine.Usage;

/// <summary>What a customer used, as an app tells it. It is a note: no credits move by it.</summary>
/// <param name="Id">26 characters, computed from the client's key.</param>
/// <param name="Feature">What was used.</param>
/// <param name="Credits">What the app says it charged for it.</param>
/// <param name="Metadata">A JSON object as text, or null.</param>
/// <param name="At">When it was noted.</param>
public sealed record UsageNote(string Id, string Feature, Amount Credits, string? Metadata, DateTimeOffset At);

/// <summary>Keeps notes of usage beside the wallet, each once under its key.</summary>
public sealed class UsageLog(IDocumentStore store, TimeProvider time)
{
    /// <summary>The type of their documents.</summary>
    internal const string Type = "usage";

    /// <summary>Keeps a note; the same key again gives the first one.</summary>
    public async ValueTask<UsageNote> AddAsync(WalletName wallet, string key, string feature, Amount credits, string? metadata)
    {
        var note = new UsageNote(StableId.Of("usage", key), feature, credits, metadata, time.GetUtcNow().ToStored());
        var document = new Document
        {
            Partition = wallet.Partition,
            Id = "u." + note.Id,
            Type = Type,
            Sort = WalletDocuments.SortOf(note.At),
            Body = JsonSerializer.SerializeToUtf8Bytes(note, StoredJson.Default.UsageNote),
        };
        if (await store.WriteAsync(new Batch(wallet.Partition, [new Write(WriteKind.Create, document)])) is CommitResult.Done) return note;
        var found = await store.ReadAsync(wallet.Partition, document.Id) ?? throw new StoreUnavailableException("The note can not be read.");
        return JsonSerializer.Deserialize(found.Body.Span, StoredJson.Default.UsageNote)!;
    }
}
