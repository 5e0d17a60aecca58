using System.Text.Json;
using Credits.Core;
using Credits.Core.Ids;
using Credits.Engine.Apps;
using Credits.Engine.Storage;

namespace Credits.Engine.Payments.Packs;

/// <summary>The packs of every app and mode. A pack is one document under its code, so defining it twice makes it once.</summary>
public sealed class PackCatalog(IDocumentStore store, TimeProvider time)
{
    /// <summary>How many packs an app may have in one mode, archived ones too. Creations at the same moment may pass it by their number.</summary>
    public const int Limit = 500;

    private const string Type = "pack";

    /// <summary>A pack, archived or not, or null.</summary>
    public async ValueTask<Pack?> FindAsync(AppScope scope, string code) => (await ReadAsync(scope, code)).Pack;

    /// <summary>A page of packs in order of their codes, and where to go on.</summary>
    public async ValueTask<(IReadOnlyList<Pack> Packs, Position? Next)> ListAsync(AppScope scope, int limit, Position? after)
    {
        var page = await store.QueryAsync(All(scope) with { Limit = limit, After = after });
        return ([.. page.Documents.Select(Read)], page.Next);
    }

    /// <summary>
    /// Defines a pack, or changes the one with its code; one that says the same changes nothing. Gives it and whether it
    /// is new; null if there are as many as there may be.
    /// </summary>
    public async ValueTask<(Pack Pack, bool Created)?> PutAsync(AppScope scope, Pack pack)
    {
        while (true)
        {
            var now = time.GetUtcNow().ToStored();
            var (found, etag) = await ReadAsync(scope, pack.Code);
            if (found is null && await store.CountAsync(All(scope)) >= Limit) return null;
            pack = pack with { Created = found?.Created ?? now, Updated = found?.Updated ?? now };
            if (found is not null && Bytes(pack).AsSpan().SequenceEqual(Bytes(found))) return (found, false);
            pack = pack with { Updated = now };
            if (await WriteAsync(scope, pack, etag)) return (pack, found is null);
        }
    }

    /// <summary>Takes a pack off sale; null if there is none.</summary>
    public async ValueTask<Pack?> ArchiveAsync(AppScope scope, string code)
    {
        while (true)
        {
            var (found, etag) = await ReadAsync(scope, code);
            if (found is null or { Archived: true }) return found;
            found = found with { Archived = true, Updated = time.GetUtcNow().ToStored() };
            if (await WriteAsync(scope, found, etag)) return found;
        }
    }

    private async ValueTask<(Pack? Pack, string ETag)> ReadAsync(AppScope scope, string code) =>
        Pack.IsCode(code) && await store.ReadAsync(PartitionOf(scope), IdOf(code)) is { } document ? (Read(document), document.ETag) : (null, "");

    private async ValueTask<bool> WriteAsync(AppScope scope, Pack pack, string etag)
    {
        var document = new Document { Partition = PartitionOf(scope), Id = IdOf(pack.Code), Type = Type, Sort = pack.Code, ETag = etag, Body = Bytes(pack) };
        var kind = etag.Length == 0 ? WriteKind.Create : WriteKind.Replace;
        return await store.WriteAsync(new Batch(document.Partition, [new Write(kind, document)])) is CommitResult.Done;
    }

    // Codes keep their case; ids have none.
    private static string IdOf(string code) => "pack." + StableId.Of("pack", code);

    private static Partition PartitionOf(AppScope scope) => Catalog.CatalogPartition.Of(scope);

    private static Query All(AppScope scope) => new() { App = scope.Name, Wallet = PartitionOf(scope).Wallet, Type = Type };

    private static byte[] Bytes(Pack pack) => JsonSerializer.SerializeToUtf8Bytes(pack, StoredJson.Default.Pack);

    private static Pack Read(Document document) => JsonSerializer.Deserialize(document.Body.Span, StoredJson.Default.Pack)!;
}
