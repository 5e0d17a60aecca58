using System.Runtime.CompilerServices;
using System.Text.Json;
using Credits.Core;
using Credits.Engine.Storage;
using Credits.Engine.Wallets;

namespace Credits.Engine.Apps;

/// <summary>The apps, kept in one of the system's own partitions.</summary>
public sealed class AppDirectory(IDocumentStore store, TimeProvider time, Entropy entropy)
{
    /// <summary>How many apps there may be. Creations at the same moment may pass it by their number.</summary>
    public const int Limit = 1_000;

    /// <summary>How long an app's id is, in characters; the first app's is shorter.</summary>
    public const int IdLength = 12;

    /// <summary>Where they are stored.</summary>
    public static readonly Partition Partition = new("(system)", "apps");

    private const string Type = "app";

    // Not among those that the operator made: a platform's accounts are its own.
    private const string ConnectedType = "connected-app";

    /// <summary>An app, or null.</summary>
    public async ValueTask<App?> FindAsync(string id) =>
        IsId(id) && await store.ReadAsync(Partition, id) is { } document ? Read(document) : null;

    /// <summary>A page of the apps, oldest first, and where to go on.</summary>
    public async ValueTask<(IReadOnlyList<App> Apps, Position? Next)> ListAsync(int limit, Position? after)
    {
        var page = await store.QueryAsync(All with { Limit = limit, After = after });
        return ([.. page.Documents.Select(Read)], page.Next);
    }

    /// <summary>Every app in each of its modes.</summary>
    /// <param name="connected">Also connected accounts, after the others.</param>
    /// <param name="cancellation">Ends the call.</param>
    public async IAsyncEnumerable<AppScope> ScopesAsync(bool connected = false, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        foreach (var type in connected ? [Type, ConnectedType] : new[] { Type })
        {
            await foreach (var document in store.ListAsync(All with { Type = type }, cancellation))
            {
                var app = Read(document);
                foreach (var mode in Enum.GetValues<Mode>()) yield return new AppScope(app, mode);
            }
        }
    }

    /// <summary>True while there may be more apps.</summary>
    public async ValueTask<bool> HasRoomAsync() => await store.CountAsync(All) < Limit;

    /// <summary>Makes an app; with an id only if there is none of that id, else that one is given.</summary>
    public ValueTask<App> CreateAsync(string name, string? id = null) => CreateAsync(name, id, Type);

    /// <summary>Makes the app of a connected account, which is in no list; if there is one of that id, that one is given.</summary>
    public ValueTask<App> CreateConnectedAsync(string name, string id) => CreateAsync(name, id, ConnectedType);

    private async ValueTask<App> CreateAsync(string name, string? id, string type)
    {
        var app = new App
        {
            Id = id ?? entropy.NewId()[..IdLength],
            Name = name,
            Salt = entropy.NewId(),
            Created = time.GetUtcNow().ToStored(),
        };
        var document = new Document
        {
            Partition = Partition,
            Id = app.Id,
            Type = type,
            Sort = "." + WalletDocuments.SortOf(app.Created),
            Body = JsonSerializer.SerializeToUtf8Bytes(app, StoredJson.Default.App),
        };
        var result = await store.WriteAsync(new Batch(Partition, [new Write(WriteKind.Create, document)]));
        return result is CommitResult.Done ? app : (await FindAsync(app.Id))!;
    }

    private static Query All => new() { App = Partition.App, Wallet = Partition.Wallet, Type = Type };

    private static bool IsId(string id) => id.Length is > 0 and <= 64 && id.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c));

    private static App Read(Document document) => JsonSerializer.Deserialize(document.Body.Span, StoredJson.Default.App)!;
}
