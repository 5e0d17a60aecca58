using System.Collections.Concurrent;
using System.Text.Json;
using Credits.Core;
using Credits.Core.Ids;
using Credits.Engine.Apps;
using Credits.Engine.Storage;
using Credits.Engine.Wallets;

namespace Credits.Engine.Vendors;

/// <summary>The vendors of every app and mode. One with an external id is found by it without a look-up, for its id is computed from it.</summary>
public sealed class VendorDirectory(IDocumentStore store, TimeProvider time, Entropy entropy)
{
    /// <summary>How many vendors an app may have in one mode. Creations at the same moment may pass it by their number.</summary>
    public const int Limit = 10_000;

    private const string Type = "vendor";
    private readonly ConcurrentDictionary<(string App, string Id), bool> known = new();

    /// <summary>The id of the vendor with an external id, whether there is one or not.</summary>
    public static string IdOf(AppScope scope, string externalId) => StableId.Of("vendor:" + scope.Name, scope.App.Salt, externalId);

    /// <summary>A vendor by its id, or null.</summary>
    public async ValueTask<Vendor?> FindAsync(AppScope scope, string id) =>
        StableId.IsValid(id) && await store.ReadAsync(PartitionOf(scope), "vendor." + id) is { } document ? Read(document) : null;

    /// <summary>Whether a vendor was made. One that was stays, so it is looked for once and then known, as long as there are not more than <see cref="Limit"/>.</summary>
    public async ValueTask<bool> ExistsAsync(AppScope scope, string id)
    {
        if (known.ContainsKey((scope.Name, id))) return true;
        if (await FindAsync(scope, id) is null) return false;
        if (known.Count >= Limit) known.Clear();
        return known[(scope.Name, id)] = true;
    }

    /// <summary>A page of vendors, oldest first, and how many there are in all.</summary>
    public async ValueTask<(IReadOnlyList<Vendor> Vendors, long Total)> ListAsync(AppScope scope, int offset, int limit, CancellationToken cancellation = default)
    {
        var (documents, total) = await store.PageAsync(All(scope), offset, limit, cancellation);
        return ([.. documents.Select(Read)], total);
    }

    /// <summary>Makes a vendor and tells whether this call did; null if there are as many as there may be.</summary>
    /// <param name="scope">Whose.</param>
    /// <param name="name">Its name.</param>
    /// <param name="externalId">The app's own id; null for none.</param>
    /// <param name="metadata">A JSON object as text.</param>
    /// <param name="key">Without an external id: the same key makes the same vendor.</param>
    public async ValueTask<(Vendor Vendor, bool Created)?> CreateAsync(AppScope scope, string name, string? externalId, string? metadata, string? key)
    {
        var id = externalId is not null ? IdOf(scope, externalId)
            : key is not null ? StableId.Of("keyed vendor:" + scope.Name, scope.App.Salt, key)
            : entropy.NewId();
        if (await FindAsync(scope, id) is { } known) return (known, false);
        if (await store.CountAsync(All(scope)) >= Limit) return null;
        var vendor = new Vendor { Id = id, Name = name, ExternalId = externalId, Metadata = metadata, Created = time.GetUtcNow().ToStored() };
        var result = await store.WriteAsync(new Batch(PartitionOf(scope), [new Write(WriteKind.Create, Of(scope, vendor))]));
        return result is CommitResult.Done ? (vendor, true) : ((await FindAsync(scope, id))!, false);
    }

    private static Query All(AppScope scope) => new() { App = scope.Name, Wallet = PartitionOf(scope).Wallet, Type = Type };

    private static Partition PartitionOf(AppScope scope) => new(scope.Name, "(vendors)");

    private static Document Of(AppScope scope, Vendor vendor) => new()
    {
        Partition = PartitionOf(scope),
        Id = "vendor." + vendor.Id,
        Type = Type,
        Sort = WalletDocuments.SortOf(vendor.Created),
        Body = JsonSerializer.SerializeToUtf8Bytes(vendor, StoredJson.Default.Vendor),
    };

    private static Vendor Read(Document document) => JsonSerializer.Deserialize(document.Body.Span, StoredJson.Default.Vendor)!;
}
