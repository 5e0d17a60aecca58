using Credits.Core.Entries;
using Credits.Engine.Assets;
using Credits.Engine.Customers;
using Credits.Engine.Ledger;
using Credits.Engine.Payments.Packs;
using Credits.Engine.Wallets;

namespace Credits.Functions.Portal;

/// <summary>What the portal shows of a wallet.</summary>
/// <param name="Customer">Whose it is; null if they are gone.</param>
/// <param name="View">The wallet.</param>
/// <param name="History">The last entries that moved something, newest first.</param>
/// <param name="Packs">What is sold.</param>
/// <param name="Assets">The app's assets.</param>
internal sealed record PortalContent(Customer? Customer, WalletView View, IReadOnlyList<Entry> History, IReadOnlyList<Pack> Packs, AssetTable Assets);

/// <summary>Reads what the portal shows.</summary>
internal sealed class PortalReader(WalletService wallets, CustomerDirectory customers, LedgerReader ledger, PackCatalog packs, AssetCatalog assets)
{
    /// <summary>Entries of the history.</summary>
    public const int History = 20;

    /// <summary>Packs that are offered.</summary>
    public const int Packs = 20;

    public async ValueTask<PortalContent> ReadAsync(WalletName name, CancellationToken cancellation)
    {
        var view = await wallets.ReadWrittenAsync(name);
        var filter = new LedgerFilter([], null, null);
        var page = await ledger.FilterAsync(view.Name.Partition, view.Head.Sequence, filter, History * 5, cancellation);
        var moved = page.Entries.Where(entry => entry.Postings.Any(posting => !posting.Amount.IsZero)).Take(History).ToList();
        var (sold, _) = await packs.ListAsync(name.Scope, PackCatalog.Limit, null);
        return new(await customers.FindAsync(name), view, moved, [.. sold.Where(pack => !pack.Archived).Take(Packs)], await assets.OfAsync(name.Scope));
    }
}
