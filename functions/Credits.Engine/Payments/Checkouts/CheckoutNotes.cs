using System.Text;
using Credits.Core.Ids;
using Credits.Engine.Apps;
using Credits.Engine.Customers;
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
    internal async ValueTask<string?> FindAsync(Partition wallet, string id)
    {
        var note = await store.ReadAsync(wallet, NameOf(id));
        if (note is null && await OtherNameAsync(wallet) is { } other) note = await store.ReadAsync(other, NameOf(id));
        return note is null ? null : Encoding.UTF8.GetString(note.Body.Span);
    }

    /// <summary>Forgets what waits beside a wallet, about so many at most of each name; gives how many are left.</summary>
    internal async ValueTask<long> RemoveAsync(Partition wallet, int most, CancellationToken cancellation)
    {
        var left = await store.RemoveAsync(wallet, Type, most, cancellation);
        return await OtherNameAsync(wallet) is { } other ? left + await store.RemoveAsync(other, Type, most, cancellation) : left;
    }

    // Where a checkout was opened under an external id before the customer was given it, the note waits at that name's place.
    private async ValueTask<Partition?> OtherNameAsync(Partition wallet) =>
        await store.ReadAsync(wallet, WalletDocuments.Customer) is { } customer && CustomerJson.Read(customer.Body).KnownAs is { } name && name != wallet.Wallet
            ? wallet with { Wallet = name }
            : null;

    private static string NameOf(string id) => "k." + id;
}
