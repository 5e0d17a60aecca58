using System.Text;
using Credits.Core.Ids;
using Credits.Engine.Apps;
using Credits.Engine.Storage;
using Credits.Engine.Wallets;

namespace Credits.Engine.Payments.Checkouts;

/// <summary>
/// The app's own metadata of a checkout, which a provider would not take as they are. They wait beside the wallet until
/// the payment is credited, go into its entry then, and are gone after a while or with the customer.
/// </summary>
public sealed class CheckoutNotes(IDocumentStore store, TimeProvider time)
{
    /// <summary>How long they wait: longer than money may be under way.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(60);

    private const string Type = "checkout-note";

    /// <summary>Keeps a JSON object under the key of its checkout; gives the id by which it is found. The same key keeps the first.</summary>
    public async ValueTask<string> KeepAsync(AppScope scope, string wallet, string key, string metadata)
    {
        var partition = new Partition(scope.Name, wallet);
        var id = StableId.Of("checkout note", scope.Name, key);
        var now = time.GetUtcNow();
        var document = new Document { Partition = partition, Id = NameOf(id), Type = Type, Sort = WalletDocuments.SortOf(now), Expires = now + Kept, Body = Encoding.UTF8.GetBytes(metadata) };
        await store.WriteAsync(new Batch(partition, [new Write(WriteKind.Create, document)]));
        return id;
    }

    /// <summary>What was kept, or null.</summary>
    internal async ValueTask<string?> FindAsync(Partition wallet, string id) =>
        await store.ReadAsync(wallet, NameOf(id)) is { } document ? Encoding.UTF8.GetString(document.Body.Span) : null;

    /// <summary>Forgets what waits beside a wallet, about so many at most; gives how many are left.</summary>
    internal ValueTask<long> RemoveAsync(Partition wallet, int most, CancellationToken cancellation) => store.RemoveAsync(wallet, Type, most, cancellation);

    private static string NameOf(string id) => "k." + id;
}
