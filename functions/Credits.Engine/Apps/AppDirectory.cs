using System.Text.Json;
using Credits.Core;
using Credits.Engine.Storage;

namespace Credits.Engine.Apps;

/// <summary>The apps and their keys, kept in the system's own partitions.</summary>
public sealed class AppDirectory(IDocumentStore store, TimeProvider time, Entropy entropy)
{
    /// <summary>How many apps are listed, and how many keys are read at a time.</summary>
    public const int Limit = 1_000;

    private const string AppType = "app";
    private const string KeyType = "key";
    private static readonly Partition Apps = new("(system)", "apps");
    private static readonly Partition Keys = new("(system)", "keys");

    /// <summary>An app, or null.</summary>
    public async ValueTask<App?> FindAsync(string id) =>
        IsId(id) && await store.ReadAsync(Apps, id) is { } document ? ReadApp(document) : null;

    /// <summary>All apps, oldest first.</summary>
    public async ValueTask<IReadOnlyList<App>> ListAsync()
    {
        var page = await store.QueryAsync(new Query { App = Apps.App, Wallet = Apps.Wallet, Type = AppType, Limit = Limit });
        return [.. page.Documents.Select(ReadApp)];
    }

    /// <summary>Makes an app; with an id only if there is none of that id, else that one is given.</summary>
    public async ValueTask<App> CreateAsync(string name, string? id = null)
    {
        var app = new App
        {
            Id = id ?? entropy.NewId()[..12],
            Name = name,
            Salt = entropy.NewId(),
            Created = time.GetUtcNow().ToStored(),
        };
        var document = new Document
        {
            Partition = Apps,
            Id = app.Id,
            Type = AppType,
            Sort = Sort("", app.Created),
            Body = JsonSerializer.SerializeToUtf8Bytes(app, StoredJson.Default.App),
        };
        var result = await CommitAsync(new Write(WriteKind.Create, document));
        return result is CommitResult.Done ? app : (await FindAsync(app.Id))!;
    }

    /// <summary>Makes a key and gives it with its text, which can not be had again.</summary>
    public async ValueTask<(ApiKey Key, string Secret)> CreateKeyAsync(App app, Mode mode, Scopes scopes, string? name)
    {
        var secret = (mode == Mode.Live ? "ck_live_" : "ck_test_") + entropy.NewId() + entropy.NewId()[..14];
        return (await AddKeyAsync(app, secret, scopes, name), secret);
    }

    /// <summary>Stores a key that was chosen elsewhere; if it is known already nothing changes.</summary>
    public async ValueTask<ApiKey> AddKeyAsync(App app, string secret, Scopes scopes, string? name)
    {
        var key = new ApiKey
        {
            Id = "key_" + entropy.NewId(),
            AppId = app.Id,
            Mode = ApiKey.ModeOf(secret) ?? throw new ArgumentException("That is not of a key's form.", nameof(secret)),
            Scopes = scopes,
            Name = name,
            Hint = secret[^4..],
            Hash = ApiKey.HashOf(secret),
            Created = time.GetUtcNow().ToStored(),
        };
        var result = await CommitAsync(new Write(WriteKind.Create, Of(key)));
        return result is CommitResult.Done ? key : (await FindKeyAsync(key.Hash))!;
    }

    /// <summary>The key with a hash, or null.</summary>
    public async ValueTask<ApiKey?> FindKeyAsync(string hash) =>
        await store.ReadAsync(Keys, hash) is { } document ? ReadKey(document) : null;

    /// <summary>The keys of an app, oldest first, revoked ones too. All of them: none may escape being revoked.</summary>
    public async ValueTask<IReadOnlyList<ApiKey>> ListKeysAsync(string appId)
    {
        var keys = new List<ApiKey>();
        var query = new Query { App = Keys.App, Wallet = Keys.Wallet, Type = KeyType, From = appId + ".", To = appId + "/", Limit = Limit };
        do
        {
            var page = await store.QueryAsync(query);
            keys.AddRange(page.Documents.Select(ReadKey));
            query = query with { After = page.Next };
        }
        while (query.After is not null);
        return keys;
    }

    /// <summary>Ends a key from a moment on; the earliest moment given stands. Null if the app has no such key.</summary>
    public async ValueTask<ApiKey?> RevokeKeyAsync(string appId, string keyId, DateTimeOffset from)
    {
        while (true)
        {
            var keys = await ListKeysAsync(appId);
            if (keys.FirstOrDefault(key => key.Id == keyId) is not { } found) return null;
            var document = await store.ReadAsync(Keys, found.Hash);
            var key = ReadKey(document!);
            if (key.Revoked <= from) return key;
            key = key with { Revoked = from };
            var result = await CommitAsync(new Write(WriteKind.Replace, Of(key) with { ETag = document!.ETag }));
            if (result is CommitResult.Done) return key;
        }
    }

    private async ValueTask<CommitResult> CommitAsync(Write write)
    {
        var result = await store.CommitAsync(new Batch(write.Document.Partition, [write]));
        return result is CommitResult.Done or CommitResult.AlreadyExists or CommitResult.PreconditionFailed
            ? result
            : throw new StoreUnavailableException($"The store did not write: {result}.");
    }

    private static Document Of(ApiKey key) => new()
    {
        Partition = Keys,
        Id = key.Hash,
        Type = KeyType,
        Sort = Sort(key.AppId, key.Created),
        Body = JsonSerializer.SerializeToUtf8Bytes(key, StoredJson.Default.ApiKey),
    };

    private static string Sort(string appId, DateTimeOffset created) => appId + "." + Wallets.WalletDocuments.SortOf(created);

    private static bool IsId(string id) => id.Length is > 0 and <= 64 && id.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c));

    private static App ReadApp(Document document) => JsonSerializer.Deserialize(document.Body.Span, StoredJson.Default.App)!;

    private static ApiKey ReadKey(Document document) => JsonSerializer.Deserialize(document.Body.Span, StoredJson.Default.ApiKey)!;
}
