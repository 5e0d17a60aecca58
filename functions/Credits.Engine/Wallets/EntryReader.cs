using Credits.Core.Entries;
using Credits.Core.Json;
using Credits.Engine.Storage;

namespace Credits.Engine.Wallets;

/// <summary>Reads single entries.</summary>
internal static class EntryReader
{
    public static async ValueTask<Entry?> ReadEntryAsync(this IDocumentStore store, Partition partition, string id)
    {
        var document = await store.ReadAsync(partition, WalletDocuments.IdOf(new(Core.Commands.DocumentKind.Entry, id)));
        return document is null ? null : EntryJson.Read(document.Body);
    }
}
