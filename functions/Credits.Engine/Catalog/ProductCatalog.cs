using Credits.Core;
using Credits.Core.Catalog;
using Credits.Core.Ids;
using Credits.Engine.Apps;
using Credits.Engine.Storage;

namespace Credits.Engine.Catalog;

/// <summary>
/// The products of every app and mode. A product's id follows from its code, so that one code makes one product; a version
/// is written once, in the same commit as the product's list of versions, and never changes.
/// </summary>
public sealed class ProductCatalog(IDocumentStore store, TimeProvider time)
{
    /// <summary>How many products an app may have in one mode, archived ones too. Creations at the same moment may pass it by their number.</summary>
    public const int Limit = 1_000;

    /// <summary>How many versions a product may have.</summary>
    public const int VersionLimit = 500;

    private readonly ProductDocuments documents = new(store);

    /// <summary>A product by its id, with or without its prefix, archived or not; null if there is none.</summary>
    public async ValueTask<Product?> FindAsync(AppScope scope, string id) => (await documents.ReadAsync(scope, WithoutPrefix(id))).Product;

    /// <summary>A product by its code, archived or not; null if there is none.</summary>
    public async ValueTask<Product?> FindByCodeAsync(AppScope scope, string code) => (await documents.ReadAsync(scope, IdOf(scope, code))).Product;

    /// <summary>A version, published or not; null if there is none. It is kept in memory, since it never changes.</summary>
    public ValueTask<ProductVersion?> VersionAsync(AppScope scope, string productId, int number) => documents.ReadVersionAsync(scope, WithoutPrefix(productId), number);

    /// <summary>What a subscription to a code and a version, or to the default one, would be to.</summary>
    /// <param name="scope">The app and mode.</param>
    /// <param name="code">The product's code.</param>
    /// <param name="number">The version; null for the default one.</param>
    /// <param name="has">The version that the subscription is to already: of an archived product it may keep that one.</param>
    public async ValueTask<OfferResult> OfferAsync(AppScope scope, string code, int? number, int? has = null)
    {
        if (await FindByCodeAsync(scope, code) is not { } product) return new("", null, ProductProblem.NotFound);
        // Of an archived one nothing is sold but what somebody has: they mean that unless they say another.
        if (product.Archived && (has is null || has != (number ?? has))) return new(product.Id, null, ProductProblem.Archived);
        if ((number ?? (product.Archived ? has : product.Default)) is not { } wanted) return new(product.Id, null, ProductProblem.NotPublished);
        if (product.Version(wanted) is not { } info) return new(product.Id, null, ProductProblem.VersionNotFound);
        return info.Published ? new(product.Id, await VersionAsync(scope, product.Id, wanted)) : new(product.Id, null, ProductProblem.NotPublished);
    }

    /// <summary>A page of the products, newest first, by offset, and how many there are.</summary>
    public async ValueTask<(IReadOnlyList<Product> Products, int Total)> ListAsync(AppScope scope, int offset, int limit)
    {
        var all = await documents.ListAsync(scope);
        return ([.. all.Skip(offset).Take(limit)], all.Count);
    }

    /// <summary>Makes a product with its first version. The same again is given as it is; another one of its code is refused.</summary>
    /// <param name="scope">The app and mode.</param>
    /// <param name="version">The first version; its number is 1.</param>
    /// <param name="publish">Whether customers can be subscribed to it at once. It is then the default one.</param>
    public async ValueTask<ProductResult> CreateAsync(AppScope scope, ProductVersion version, bool publish)
    {
        var id = IdOf(scope, version.Code);
        while (true)
        {
            if ((await documents.ReadAsync(scope, id)).Product is { } found)
            {
                var first = await VersionAsync(scope, id, 1);
                if (!ProductDocuments.AreSame(first!, version with { Number = 1 })) return new(found, 1, ProductProblem.CodeTaken);
                return publish && !found.Versions[0].Published ? await ChangeVersionAsync(scope, id, 1, publish: true, makeDefault: false) : new(found, 1);
            }

            if (await documents.CountAsync(scope) >= Limit) return new(null, 0, ProductProblem.LimitReached);
            var now = Now;
            var product = new Product
            {
                Id = id,
                Code = version.Code,
                Versions = [new VersionInfo(1, version.Name, publish, now, null)],
                Default = publish ? 1 : null,
                Created = now,
                Updated = now,
            };
            if (await documents.WriteAsync(scope, product, "", version with { Number = 1 })) return new(product, 1);
        }
    }

    /// <summary>Adds a version. The default one stays unless there is none; subscriptions stay on theirs.</summary>
    /// <param name="scope">The app and mode.</param>
    /// <param name="id">The product's id.</param>
    /// <param name="version">The version; its code and number are set here.</param>
    /// <param name="publish">Whether customers can be subscribed to it at once.</param>
    /// <param name="key">The client's key for this, so that a second try makes no second version; or null.</param>
    public async ValueTask<ProductResult> AddVersionAsync(AppScope scope, string id, ProductVersion version, bool publish, string? key)
    {
        var hash = key is null ? null : StableId.Of("product version", key);
        while (true)
        {
            var (product, etag) = await documents.ReadAsync(scope, WithoutPrefix(id));
            if (product is null) return new(null, 0, ProductProblem.NotFound);
            if (hash is not null && product.Versions.FirstOrDefault(known => known.Key == hash) is { } done) return new(product, done.Number);
            if (product.Versions.Length >= VersionLimit) return new(product, 0, ProductProblem.LimitReached);
            var number = product.Versions.Length + 1;
            product = product with
            {
                Versions = product.Versions.Add(new VersionInfo(number, version.Name, publish, Now, hash)),
                Default = product.Default ?? (publish ? number : null),
                Updated = Now,
            };
            if (await documents.WriteAsync(scope, product, etag, version with { Code = product.Code, Number = number })) return new(product, number);
        }
    }

    /// <summary>Publishes a version, makes it the default one, or both. What is so already stays so.</summary>
    public async ValueTask<ProductResult> ChangeVersionAsync(AppScope scope, string id, int number, bool publish, bool makeDefault)
    {
        while (true)
        {
            var (product, etag) = await documents.ReadAsync(scope, WithoutPrefix(id));
            if (product is null) return new(null, 0, ProductProblem.NotFound);
            if (product.Version(number) is not { } version) return new(product, 0, ProductProblem.VersionNotFound);
            if (makeDefault && !publish && !version.Published) return new(product, number, ProductProblem.NotPublished);
            var published = version.Published || publish;
            var changed = product with
            {
                Versions = product.Versions.SetItem(number - 1, version with { Published = published }),
                Default = makeDefault ? number : product.Default ?? (published ? number : null),
            };
            if (changed.Default == product.Default && published == version.Published) return new(product, number);
            changed = changed with { Updated = Now };
            if (await documents.WriteAsync(scope, changed, etag)) return new(changed, number);
        }
    }

    /// <summary>Takes a product off sale; one that is so already stays so. Null if there is none.</summary>
    public async ValueTask<Product?> ArchiveAsync(AppScope scope, string id)
    {
        while (true)
        {
            var (product, etag) = await documents.ReadAsync(scope, WithoutPrefix(id));
            if (product is null or { Archived: true }) return product;
            product = product with { Archived = true, Updated = Now };
            if (await documents.WriteAsync(scope, product, etag)) return product;
        }
    }

    private DateTimeOffset Now => time.GetUtcNow().ToStored();

    /// <summary>The id that a product of a code has, without its prefix.</summary>
    public static string IdOf(AppScope scope, string code) => StableId.Of("product:" + scope.Name, scope.App.Salt, code);

    private static string WithoutPrefix(string id) => StableId.WithoutPrefix(id, Product.IdPrefix);
}
