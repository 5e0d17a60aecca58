using System.Collections.Concurrent;
using System.Text.Json;
using Credits.Core;
using Credits.Core.Ids;
using Credits.Engine.Storage;
using Credits.Engine.Wallets;

namespace Credits.Engine.Apps;

/// <summary>
/// The connected accounts of each platform and mode. What stands in the platform's own partition is the permission: an
/// account of another platform, or of the other mode, is not there.
/// </summary>
public sealed class ConnectedAccounts(IDocumentStore store, AppDirectory apps, TimeProvider time, Entropy entropy)
{
    /// <summary>How many a platform may have in one mode. Creations at the same moment may pass it by their number.</summary>
    public const int Limit = 1_000;

    private const int MaxRemembered = 10_000;
    private const string Type = "account";

    // An account never changes and never goes, so who has reached it may again.
    private readonly ConcurrentDictionary<(string Platform, string Id), AppScope> remembered = new();

    /// <summary>An account by its id, or null.</summary>
    public async ValueTask<ConnectedAccount?> FindAsync(AppScope platform, string id) =>
        StableId.IsValid(id) && await store.ReadAsync(PartitionOf(platform), IdOf(id)) is { } document ? Read(document) : null;

    /// <summary>The id that the account with an external id has, whether there is one or not.</summary>
    public static string IdOf(AppScope platform, string externalId) => StableId.Of("connected:" + platform.Name, platform.App.Salt, externalId);

    /// <summary>The app and mode of an account; null if the platform has none of that id.</summary>
    public ValueTask<AppScope?> ScopeAsync(AppScope platform, string id) =>
        remembered.TryGetValue((platform.Name, id), out var scope) ? new(scope) : LookUpAsync(platform, id);

    /// <summary>A page of accounts, oldest first, and how many there are in all.</summary>
    public async ValueTask<(IReadOnlyList<ConnectedAccount> Accounts, long Total)> ListAsync(AppScope platform, int offset, int limit, CancellationToken cancellation = default)
    {
        var (documents, total) = await store.PageAsync(All(platform), offset, limit, cancellation);
        return ([.. documents.Select(Read)], total);
    }

    /// <summary>Makes an account and tells whether this call did; null if there are as many as there may be.</summary>
    /// <param name="platform">Whose.</param>
    /// <param name="name">Its name.</param>
    /// <param name="externalId">The platform's own id; null for none.</param>
    /// <param name="metadata">A JSON object as text.</param>
    /// <param name="key">Without an external id: the same key makes the same account.</param>
    public async ValueTask<(ConnectedAccount Account, bool Created)?> CreateAsync(AppScope platform, string name, string? externalId, string? metadata, string? key)
    {
        var id = externalId is not null ? IdOf(platform, externalId)
            : key is not null ? StableId.Of("keyed account:" + platform.Name, platform.App.Salt, key)
            : entropy.NewId();
        if (await FindAsync(platform, id) is { } known) return (known, false);
        if (await store.CountAsync(All(platform)) >= Limit) return null;

        // The app first: without the permission nobody reaches it.
        await apps.CreateConnectedAsync(name, id);
        var account = new ConnectedAccount { Id = id, Name = name, ExternalId = externalId, Metadata = metadata, Created = time.GetUtcNow().ToStored() };
        var result = await store.WriteAsync(new Batch(PartitionOf(platform), [new Write(WriteKind.Create, Of(platform, account))]));
        return result is CommitResult.Done ? (account, true) : ((await FindAsync(platform, id))!, false);
    }

    private async ValueTask<AppScope?> LookUpAsync(AppScope platform, string id)
    {
        if (await FindAsync(platform, id) is null || await apps.FindAsync(id) is not { } app) return null;
        if (remembered.Count >= MaxRemembered) remembered.Clear();
        return remembered[(platform.Name, id)] = new AppScope(app, platform.Mode);
    }

    private static Query All(AppScope platform) => new() { App = platform.Name, Wallet = PartitionOf(platform).Wallet, Type = Type };

    private static Partition PartitionOf(AppScope platform) => new(platform.Name, "(accounts)");

    private static string IdOf(string id) => "account." + id;

    private static Document Of(AppScope platform, ConnectedAccount account) => new()
    {
        Partition = PartitionOf(platform),
        Id = IdOf(account.Id),
        Type = Type,
        Sort = WalletDocuments.SortOf(account.Created),
        Body = JsonSerializer.SerializeToUtf8Bytes(account, StoredJson.Default.ConnectedAccount),
    };

    private static ConnectedAccount Read(Document document) => JsonSerializer.Deserialize(document.Body.Span, StoredJson.Default.ConnectedAccount)!;
}
