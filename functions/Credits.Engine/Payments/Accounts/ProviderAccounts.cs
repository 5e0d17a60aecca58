using System.Security.Cryptography;
using System.Text.Json;
using Credits.Core;
using Credits.Engine.Apps;
using Credits.Engine.Payments.Providers;
using Credits.Engine.Storage;

namespace Credits.Engine.Payments.Accounts;

/// <summary>
/// The accounts that apps have at providers, one document each with its secrets sealed, and behind them those of the
/// configuration, which are the first app's.
/// </summary>
/// <param name="store">Where they are kept.</param>
/// <param name="time">The clock.</param>
/// <param name="configured">The accounts that the configuration gives.</param>
/// <param name="addresses">Where the providers' APIs are, by their names; their own addresses for those that are not there.</param>
/// <param name="box">Seals and opens the secrets; without one, apps can have no accounts of their own.</param>
public sealed class ProviderAccounts(
    IDocumentStore store, TimeProvider time, IProviderSettingsSource configured, IReadOnlyDictionary<string, Uri> addresses, SecretBox? box = null)
    : IProviderSettingsSource
{
    private const string Type = "provider-account";

    /// <summary>Whether accounts can be set.</summary>
    public bool CanStore => box is not null;

    /// <inheritdoc/>
    public async ValueTask<ProviderSettings?> FindAsync(AppScope scope, string provider, CancellationToken cancellation = default)
    {
        if (await ReadAsync(scope, provider, cancellation) is not ({ } account, _)) return await configured.FindAsync(scope, provider, cancellation);
        var secrets = Open(account, PlaceOf(scope, provider));
        return new ProviderSettings
        {
            Mode = scope.Mode,
            SecretKey = secrets.SecretKey,
            WebhookSecrets = secrets.WebhookSecrets,
            ApiBase = addresses.GetValueOrDefault(provider),
            Scope = scope.Name,
        };
    }

    /// <summary>That there is an account, without its secrets; null if there is none.</summary>
    public async ValueTask<ProviderAccount?> ShowAsync(AppScope scope, string provider)
    {
        if (await ReadAsync(scope, provider, default) is ({ } account, _)) return new(provider, account.KeyHint, account.WebhookSecrets, account.Updated);
        return await configured.FindAsync(scope, provider) is { } settings
            ? new(provider, AccountSecrets.HintOf(settings.SecretKey), settings.WebhookSecrets.Count, null)
            : null;
    }

    /// <summary>Sets an account in place of the one there is. Throws <see cref="InvalidOperationException"/> if none can be stored.</summary>
    public async ValueTask<ProviderAccount> SetAsync(AppScope scope, string provider, AccountSecrets secrets)
    {
        if (box is null) throw new InvalidOperationException("There is no key to store secrets with.");
        var text = JsonSerializer.Serialize(secrets, StoredJson.Default.AccountSecrets);
        while (true)
        {
            var (_, etag) = await ReadAsync(scope, provider, default);
            var account = new StoredAccount(
                provider, AccountSecrets.HintOf(secrets.SecretKey), secrets.WebhookSecrets.Count, time.GetUtcNow().ToStored(), box.Seal(text, PlaceOf(scope, provider)));
            if (await WriteAsync(etag.Length == 0 ? WriteKind.Create : WriteKind.Replace, Of(scope, account, etag)))
                return new(provider, account.KeyHint, account.WebhookSecrets, account.Updated);
        }
    }

    /// <summary>Removes an app's own account; false if it has none.</summary>
    public async ValueTask<bool> RemoveAsync(AppScope scope, string provider)
    {
        while (true)
        {
            if (await ReadAsync(scope, provider, default) is not ({ } account, var etag)) return false;
            if (await WriteAsync(WriteKind.Delete, Of(scope, account, etag))) return true;
        }
    }

    private async ValueTask<(StoredAccount? Account, string ETag)> ReadAsync(AppScope scope, string provider, CancellationToken cancellation) =>
        await store.ReadAsync(PartitionOf(scope), IdOf(provider), cancellation) is { } document
            ? (JsonSerializer.Deserialize(document.Body.Span, StoredJson.Default.StoredAccount), document.ETag)
            : (null, "");

    private async ValueTask<bool> WriteAsync(WriteKind kind, Document document) =>
        await store.WriteAsync(new Batch(document.Partition, [new Write(kind, document)])) is CommitResult.Done;

    // Nothing else is used in its place: the configured account may be another one.
    private AccountSecrets Open(StoredAccount account, string place)
    {
        try
        {
            if (box is not null) return JsonSerializer.Deserialize(box.Open(account.Sealed, place), StoredJson.Default.AccountSecrets)!;
        }
        catch (CryptographicException)
        {
        }

        throw new StoreUnavailableException($"The account {place} can not be opened: Credits:SecretsKey is not the one that it was stored with. Give that one back, or set the account again.");
    }

    private static string PlaceOf(AppScope scope, string provider) => $"{scope.Name}/{provider}";

    private static string IdOf(string provider) => "account." + provider;

    private static Partition PartitionOf(AppScope scope) => new(scope.Name, "(accounts)");

    private static Document Of(AppScope scope, StoredAccount account, string etag) => new()
    {
        Partition = PartitionOf(scope),
        Id = IdOf(account.Provider),
        Type = Type,
        Sort = account.Provider,
        ETag = etag,
        Body = JsonSerializer.SerializeToUtf8Bytes(account, StoredJson.Default.StoredAccount),
    };
}
