using System.Text.Json;
using Credits.Core;
using Credits.Engine.Customers;
using Credits.Engine.Payments.Providers;
using Credits.Engine.Storage;
using Credits.Engine.Wallets;

namespace Credits.Engine.Payments.Methods;

/// <summary>
/// The payment methods that customers left with providers: one of each provider, in a document beside the wallet. The
/// one that was saved last counts, in whatever order it is told. A customer who was erased has none.
/// </summary>
public sealed class SavedMethods(IDocumentStore store)
{
    /// <summary>The type of the documents.</summary>
    public const string Type = "saved-method";

    /// <summary>The method of a wallet at a provider, or null.</summary>
    public async ValueTask<StoredMethod?> FindAsync(Partition wallet, string provider, CancellationToken cancellation = default) =>
        await store.ReadAsync(wallet, IdOf(provider), cancellation) is { } document ? Read(document) : null;

    /// <summary>All methods of a wallet, in order of the providers' names.</summary>
    public async ValueTask<IReadOnlyList<StoredMethod>> ListAsync(Partition wallet) =>
        [.. (await store.QueryAsync(new Query { App = wallet.App, Wallet = wallet.Wallet, Type = Type })).Documents.Select(Read)];

    /// <summary>Keeps a method that was saved at a moment, unless a later one is known or there is no such customer any more.</summary>
    public async ValueTask SaveAsync(Partition wallet, string provider, SavedMethod method, DateTimeOffset at)
    {
        var stored = new StoredMethod(provider, method.CustomerId, method.MethodId, method.Brand, method.Last4, at.ToStored());
        while (true)
        {
            if (await store.ReadAsync(wallet, WalletDocuments.Customer) is not { } customer || CustomerJson.Read(customer.Body).Erased) return;
            var there = await store.ReadAsync(wallet, IdOf(provider));
            if (there is not null && !IsLater(stored, Read(there))) return;
            // The customer is written as it is, so that nothing is kept beside an erasure that is just happening.
            Write[] writes = [new(there is null ? WriteKind.Create : WriteKind.Replace, Of(wallet, stored, there?.ETag ?? "")), new(WriteKind.Replace, customer)];
            if (await store.WriteAsync(new Batch(wallet, writes)) is CommitResult.Done) return;
        }
    }

    /// <summary>Forgets the method of a provider; false if there was none.</summary>
    public async ValueTask<bool> RemoveAsync(Partition wallet, string provider)
    {
        while (true)
        {
            if (await store.ReadAsync(wallet, IdOf(provider)) is not { } document) return false;
            if (await store.WriteAsync(new Batch(wallet, [new Write(WriteKind.Delete, document)])) is CommitResult.Done) return true;
        }
    }

    /// <summary>Forgets all methods of a wallet.</summary>
    internal async ValueTask RemoveAllAsync(Partition wallet)
    {
        foreach (var provider in ProviderNames.All) await RemoveAsync(wallet, provider);
    }

    // Of two that were saved at one moment the same counts everywhere.
    private static bool IsLater(StoredMethod told, StoredMethod known) =>
        (told.SavedAt, told.MethodId).CompareTo((known.SavedAt, known.MethodId)) > 0;

    private static string IdOf(string provider) => "m." + provider;

    private static Document Of(Partition wallet, StoredMethod method, string etag) => new()
    {
        Partition = wallet,
        Id = IdOf(method.Provider),
        Type = Type,
        Sort = method.Provider,
        ETag = etag,
        Body = JsonSerializer.SerializeToUtf8Bytes(method, StoredJson.Default.StoredMethod),
    };

    private static StoredMethod Read(Document document) => JsonSerializer.Deserialize(document.Body.Span, StoredJson.Default.StoredMethod)!;
}
