using Credits.Core.Commands;
using Credits.Core.Json;
using Credits.Core.Wallets;
using Credits.Engine.Storage;

namespace Credits.Engine.Wallets;

/// <summary>A reservation in a list.</summary>
/// <param name="Reservation">As it is, or as it last was.</param>
/// <param name="Closed">How it ended; null while it is open.</param>
public sealed record ListedReservation(Reservation Reservation, ClosedReservation? Closed);

/// <summary>A page of reservations, newest first, and where to go on.</summary>
/// <param name="Items">The reservations.</param>
/// <param name="Next">Null when there is nothing more.</param>
public sealed record ReservationPage(IReadOnlyList<ListedReservation> Items, Position? Next);

/// <summary>Finds the reservations of a wallet: open ones are in its head, those that are over in documents of their own.</summary>
public sealed class ReservationReader(IDocumentStore store)
{
    /// <summary>A reservation that is over, or null.</summary>
    public async ValueTask<ClosedReservation?> FindClosedAsync(Partition wallet, string id)
    {
        var document = await store.ReadAsync(wallet, WalletDocuments.IdOf(new Need(DocumentKind.ClosedReservation, id)));
        return document is null ? null : Read(document);
    }

    /// <summary>
    /// The reservations of a wallet by when they were opened, newest first. One that ends between two pages keeps
    /// its place, so no page misses it or shows it again.
    /// </summary>
    public async ValueTask<ReservationPage> ListAsync(WalletView wallet, bool openOnly, int limit, Position? after)
    {
        var partition = wallet.Name.Partition;
        after = after is { } place ? place with { Partition = partition } : null;
        var found = new SortedList<(string Sort, string Id), ListedReservation>(NewestFirst);
        foreach (var open in wallet.Head.Reservations)
            if (after is not { } last || NewestFirst.Compare(PlaceOf(open), (last.Sort, last.Id)) > 0) found[PlaceOf(open)] = new(open, null);

        var more = false;
        if (!openOnly)
        {
            var query = new Query { App = partition.App, Wallet = partition.Wallet, Type = WalletDocuments.Reservation, Descending = true, Limit = limit, After = after };
            var page = await store.QueryAsync(query);
            // What ended since the head was read is in both; it is over.
            foreach (var closed in page.Documents.Select(Read)) found[PlaceOf(closed.Reservation)] = new(closed.Reservation, closed);
            if (page.Next is { } end)
            {
                more = true;
                while (found.Count > 0 && NewestFirst.Compare(found.GetKeyAtIndex(found.Count - 1), (end.Sort, end.Id)) > 0) found.RemoveAt(found.Count - 1);
            }
        }

        more |= found.Count > limit;
        var items = found.Values.Take(limit).ToList();
        if (!more || items.Count == 0) return new(items, null);
        var (sort, id) = PlaceOf(items[^1].Reservation);
        return new(items, new Position(sort, id, partition));
    }

    private static Comparer<(string Sort, string Id)> NewestFirst { get; } = Comparer<(string Sort, string Id)>.Create((a, b) =>
    {
        var order = string.CompareOrdinal(b.Sort, a.Sort);
        return order != 0 ? order : string.CompareOrdinal(b.Id, a.Id);
    });

    private static (string Sort, string Id) PlaceOf(Reservation reservation) =>
        (WalletDocuments.SortOf(reservation.Opened), WalletDocuments.IdOf(new Need(DocumentKind.ClosedReservation, reservation.Id)));

    private static ClosedReservation Read(Document document) =>
        (ClosedReservation)WalletDocumentJson.Read(DocumentKind.ClosedReservation, document.Body);
}
