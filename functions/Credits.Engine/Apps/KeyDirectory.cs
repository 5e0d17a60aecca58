using System.Text.Json;
using Credits.Core;
using Credits.Engine.Storage;
using Credits.Engine.Wallets;

namespace Credits.Engine.Apps;

/// <summary>Why a key could not be made or changed.</summary>
public enum KeyProblem
{
    /// <summary>The app has no such key.</summary>
    NotFound,

    /// <summary>The key was revoked.</summary>
    Revoked,

    /// <summary>The key was rotated before; the one that took its place can be.</summary>
    Rotated,

    /// <summary>Without it nobody could manage the app's keys of that mode any more.</summary>
    LastAdmin,

    /// <summary>The app has as many good keys as it may.</summary>
    LimitReached,
}

/// <summary>A key, or why not.</summary>
/// <param name="Key">The key; with a problem the one that it is about, if there is one.</param>
/// <param name="Secret">The text of a key that was made now. It can not be had again.</param>
/// <param name="Problem">What was wrong.</param>
public readonly record struct KeyResult(ApiKey? Key, string? Secret = null, KeyProblem? Problem = null);

/// <summary>
/// The keys of all apps, kept in one of the system's own partitions under their hashes. A key never leaves it, so
/// one that was revoked stays known as that, whatever a configuration says.
/// </summary>
public sealed class KeyDirectory(IDocumentStore store, TimeProvider time, Entropy entropy)
{
    /// <summary>How many good keys an app may have. Creations at the same moment may pass it by their number.</summary>
    public const int Limit = 1_000;

    /// <summary>How long a rotated key may stay good at most.</summary>
    public static readonly TimeSpan MaxOverlap = TimeSpan.FromDays(7);

    /// <summary>Where they are stored.</summary>
    public static readonly Partition Partition = new("(system)", "keys");

    private const string Type = "key";

    /// <summary>The key with a hash, or null.</summary>
    public async ValueTask<ApiKey?> FindAsync(string hash) => (await ReadAsync(hash)).Key;

    /// <summary>A page of an app's keys, oldest first, revoked ones too, and where to go on.</summary>
    public async ValueTask<(IReadOnlyList<ApiKey> Keys, Position? Next)> ListAsync(string appId, int limit, Position? after)
    {
        var query = new Query { App = Partition.App, Wallet = Partition.Wallet, Type = Type, From = appId + ".", To = appId + "/", Limit = limit, After = after };
        var page = await store.QueryAsync(query);
        return ([.. page.Documents.Select(Read)], page.Next);
    }

    /// <summary>A key by its id, or null.</summary>
    public async ValueTask<ApiKey?> FindAsync(string appId, string keyId) =>
        (await AllAsync(appId)).Find(key => key.Id == keyId);

    /// <summary>Makes a key.</summary>
    public async ValueTask<KeyResult> CreateAsync(App app, Mode mode, Scopes scopes, string? name)
    {
        var now = Now;
        if ((await AllAsync(app.Id)).Count(key => !key.IsOver(now)) >= Limit) return new(null, Problem: KeyProblem.LimitReached);
        var secret = NewSecret(mode);
        return new(await AddAsync(app, secret, scopes, name), secret);
    }

    /// <summary>A text for a new key; it means nothing until it is added.</summary>
    public string NewSecret(Mode mode) => (mode == Mode.Live ? "ck_live_" : "ck_test_") + entropy.NewId() + entropy.NewId()[..14];

    /// <summary>Stores a key that was chosen elsewhere; if it is known already nothing changes, and it is given as it is.</summary>
    public async ValueTask<ApiKey> AddAsync(App app, string secret, Scopes scopes, string? name)
    {
        var key = New(app.Id, secret, scopes, name);
        var result = await CommitAsync(new Write(WriteKind.Create, Of(key)));
        return result is CommitResult.Done ? key : (await FindAsync(key.Hash))!;
    }

    /// <summary>
    /// Makes a key of the same mode, scopes and name, and ends the old one after an overlap of at most
    /// <see cref="MaxOverlap"/>. A key is rotated once: of two calls at once one is told so.
    /// </summary>
    public async ValueTask<KeyResult> RotateAsync(string appId, string keyId, TimeSpan overlap)
    {
        if (await FindAsync(appId, keyId) is not { } found) return new(null, Problem: KeyProblem.NotFound);
        while (true)
        {
            var (old, etag) = await ReadAsync(found.Hash);
            if (old!.ReplacedBy is not null) return new(old, Problem: KeyProblem.Rotated);
            if (old.Revoked is not null) return new(old, Problem: KeyProblem.Revoked);

            var secret = NewSecret(old.Mode);
            var key = New(appId, secret, old.Scopes, old.Name);
            old = old with { Revoked = Now + overlap, ReplacedBy = key.Id };
            var result = await CommitAsync(new(WriteKind.Create, Of(key)), new(WriteKind.Replace, Of(old, etag)));
            if (result is CommitResult.Done) return new(key, secret);
        }
    }

    /// <summary>Ends a key now; if it has ended nothing changes.</summary>
    /// <param name="appId">Its app.</param>
    /// <param name="keyId">Its id.</param>
    /// <param name="keepAdmin">Refuse to end the app's last admin key of its mode.</param>
    public async ValueTask<KeyResult> RevokeAsync(string appId, string keyId, bool keepAdmin)
    {
        while (true)
        {
            var all = await AllAsync(appId);
            if (all.Find(key => key.Id == keyId) is not { } found) return new(null, Problem: KeyProblem.NotFound);
            var (key, etag) = await ReadAsync(found.Hash);
            if (key!.IsOver(Now)) return new(key);

            key = key with { Revoked = Now };
            List<Write> writes = [new(WriteKind.Replace, Of(key, etag))];
            if (keepAdmin && key.Scopes.HasFlag(Scopes.Admin))
            {
                if (await RemainingAdminAsync(all, key) is not { } remaining) return new(found, Problem: KeyProblem.LastAdmin);
                // Written as it is, so that two revocations at once can not each rely on the other's key.
                writes.Add(new(WriteKind.Replace, remaining));
            }

            if (await CommitAsync([.. writes]) is CommitResult.Done) return new(key);
        }
    }

    private async ValueTask<Document?> RemainingAdminAsync(List<ApiKey> all, ApiKey but)
    {
        foreach (var other in all)
        {
            if (other.Id == but.Id || other.Mode != but.Mode || !other.Scopes.HasFlag(Scopes.Admin) || other.Revoked is not null) continue;
            var (key, etag) = await ReadAsync(other.Hash);
            if (key!.Revoked is null) return Of(key, etag);
        }

        return null;
    }

    private async ValueTask<List<ApiKey>> AllAsync(string appId)
    {
        var all = new List<ApiKey>();
        Position? after = null;
        do
        {
            (var page, after) = await ListAsync(appId, Query.MaxLimit, after);
            all.AddRange(page);
        }
        while (after is not null);
        return all;
    }

    private async ValueTask<(ApiKey? Key, string ETag)> ReadAsync(string hash) =>
        await store.ReadAsync(Partition, hash) is { } document ? (Read(document), document.ETag) : (null, "");

    private ValueTask<CommitResult> CommitAsync(params Write[] writes) => store.WriteAsync(new Batch(Partition, writes));

    private DateTimeOffset Now => time.GetUtcNow().ToStored();

    private ApiKey New(string appId, string secret, Scopes scopes, string? name) => new()
    {
        Id = "key_" + entropy.NewId(),
        AppId = appId,
        Mode = ApiKey.ModeOf(secret) ?? throw new ArgumentException("That is not of a key's form.", nameof(secret)),
        Scopes = scopes,
        Name = name,
        Hint = secret[^4..],
        Hash = ApiKey.HashOf(secret),
        Created = Now,
    };

    private static Document Of(ApiKey key, string etag = "") => new()
    {
        Partition = Partition,
        Id = key.Hash,
        Type = Type,
        Sort = key.AppId + "." + WalletDocuments.SortOf(key.Created),
        ETag = etag,
        Body = JsonSerializer.SerializeToUtf8Bytes(key, StoredJson.Default.ApiKey),
    };

    private static ApiKey Read(Document document) => JsonSerializer.Deserialize(document.Body.Span, StoredJson.Default.ApiKey)!;
}
