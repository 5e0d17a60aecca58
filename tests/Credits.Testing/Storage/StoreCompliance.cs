using System.Text;
using Credits.Engine.Storage;
using Credits.Testing.Time;
using Xunit;

namespace Credits.Testing.Storage;

/// <summary>
/// What every store must do. A store passes it by a subclass of a few lines. Each test has an app of its own
/// and, where it looks across apps, types of its own, so that it can run against a store others use too.
/// </summary>
public abstract partial class StoreCompliance : IAsyncLifetime
{
    private static readonly byte[] DefaultBody = "{}"u8.ToArray();

    private IDocumentStore? _store;

    /// <summary>The clock of the store.</summary>
    protected ManualTime Time { get; } = new();

    /// <summary>The store under test.</summary>
    protected IDocumentStore Store => _store!;

    /// <summary>An app that no other test uses.</summary>
    protected string App { get; } = $"app{Guid.NewGuid():n}.test";

    /// <summary>A wallet's partition.</summary>
    protected Partition Wallet => new(App, "wallet");

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Opens an empty store, or one that others use too. It is disposed if it can be.</summary>
    protected abstract ValueTask<IDocumentStore> OpenAsync(TimeProvider time);

    public async ValueTask InitializeAsync() => _store = await OpenAsync(Time);

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_store is IAsyncDisposable store) await store.DisposeAsync();
    }

    protected static Document NewDocument(
        Partition partition, string id, string type = "thing", string sort = "", string? body = null, DateTimeOffset? expires = null) => new()
        {
            Partition = partition,
            Id = id,
            Type = type,
            Sort = sort,
            Expires = expires,
            Body = body is null ? DefaultBody : Encoding.UTF8.GetBytes(body),
        };

    protected static Batch NewBatch(Partition partition, params Write[] writes) => new(partition, writes);

    protected static Write Create(Document document) => new(WriteKind.Create, document);

    protected static Write Replace(Document document) => new(WriteKind.Replace, document);

    protected static Write Delete(Document document) => new(WriteKind.Delete, document);

    protected static string Text(Document? document) => Encoding.UTF8.GetString(document!.Body.Span);

    protected ValueTask<CommitResult> CommitAsync(params Write[] writes) =>
        Store.CommitAsync(new Batch(writes[0].Document.Partition, writes), Cancellation);

    protected ValueTask<Document?> ReadAsync(string id) => Store.ReadAsync(Wallet, id, Cancellation);

    /// <summary>Creates a document and returns it as it is stored.</summary>
    protected async Task<Document> StoreAsync(Document document)
    {
        var done = Assert.IsType<CommitResult.Done>(await CommitAsync(Create(document)));
        return document with { ETag = done.ETags[0] };
    }

    /// <summary>Lists all pages of a query.</summary>
    protected async Task<List<Document>> ListAsync(Query query)
    {
        var all = new List<Document>();
        do
        {
            var page = await Store.QueryAsync(query, Cancellation);
            Assert.True(page.Documents.Count <= query.Limit);
            all.AddRange(page.Documents);
            query = query with { After = page.Next };
        }
        while (query.After is not null);
        return all;
    }

    protected async Task<string[]> ListIdsAsync(Query query) => [.. (await ListAsync(query)).Select(document => document.Id)];
}
