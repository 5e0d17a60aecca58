using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Credits.Core.Catalog;
using Credits.Core.Ids;
using Credits.Engine.Apps;
using Credits.Engine.Storage;
using Credits.Engine.Wallets;

namespace Credits.Engine.Catalog;

/// <summary>Products and their versions as documents. Versions never change, so those in use stay in memory.</summary>
internal sealed class ProductDocuments(IDocumentStore store)
{
    private const string Type = "product";
    private const string VersionType = "product-version";
    private const int MaxRemembered = 10_000;
    private readonly ConcurrentDictionary<(string App, string Product, int Number), ProductVersion> versions = new();

    public async ValueTask<(Product? Product, string ETag)> ReadAsync(AppScope scope, string id) =>
        StableId.IsValid(id) && await store.ReadAsync(CatalogPartition.Of(scope), IdOf(id)) is { } document
            ? (Read(document), document.ETag)
            : (null, "");

    public ValueTask<ProductVersion?> ReadVersionAsync(AppScope scope, string id, int number) =>
        versions.TryGetValue((scope.Name, id, number), out var known) ? new(known) : LoadVersionAsync(scope, id, number);

    public ValueTask<long> CountAsync(AppScope scope) => store.CountAsync(All(scope));

    /// <summary>All of them, newest first.</summary>
    public async ValueTask<List<Product>> ListAsync(AppScope scope)
    {
        var all = new List<Product>();
        await foreach (var document in store.ListAsync(All(scope) with { Descending = true })) all.Add(Read(document));
        return all;
    }

    /// <summary>Writes a product, and a version that is new with it; false if another writer was faster.</summary>
    public async ValueTask<bool> WriteAsync(AppScope scope, Product product, string etag, ProductVersion? added = null)
    {
        var partition = CatalogPartition.Of(scope);
        var document = new Document
        {
            Partition = partition,
            Id = IdOf(product.Id),
            Type = Type,
            Sort = WalletDocuments.SortOf(product.Created),
            ETag = etag,
            Body = JsonSerializer.SerializeToUtf8Bytes(product, CatalogJson.Default.Product),
        };
        var writes = new List<Write>(2);
        if (added is not null)
        {
            writes.Add(new(WriteKind.Create, new Document
            {
                Partition = partition,
                Id = VersionIdOf(product.Id, added.Number),
                Type = VersionType,
                Sort = $"{product.Id}.{added.Number.ToString("D6", CultureInfo.InvariantCulture)}",
                Body = Bytes(added),
            }));
        }

        writes.Add(new(etag.Length == 0 ? WriteKind.Create : WriteKind.Replace, document));
        return await store.WriteAsync(new Batch(partition, writes)) is CommitResult.Done;
    }

    public static bool AreSame(ProductVersion a, ProductVersion b) => Bytes(a).AsSpan().SequenceEqual(Bytes(b));

    private async ValueTask<ProductVersion?> LoadVersionAsync(AppScope scope, string id, int number)
    {
        if (!StableId.IsValid(id) || await store.ReadAsync(CatalogPartition.Of(scope), VersionIdOf(id, number)) is not { } document) return null;
        var version = JsonSerializer.Deserialize(document.Body.Span, CatalogJson.Default.ProductVersion)!;
        if (versions.Count >= MaxRemembered) versions.Clear();
        return versions[(scope.Name, id, number)] = version;
    }

    private static string IdOf(string id) => "product." + id;

    private static string VersionIdOf(string id, int number) => $"product.{id}.{number.ToString(CultureInfo.InvariantCulture)}";

    private static Query All(AppScope scope) => new() { App = scope.Name, Wallet = CatalogPartition.Of(scope).Wallet, Type = Type };

    private static byte[] Bytes(ProductVersion version) => JsonSerializer.SerializeToUtf8Bytes(version, CatalogJson.Default.ProductVersion);

    private static Product Read(Document document) => JsonSerializer.Deserialize(document.Body.Span, CatalogJson.Default.Product)!;
}
