using Credits.Core;
using Credits.Core.Entries;
using Credits.Core.Wallets;
using Credits.Engine.Wallets;

namespace Credits.Engine.Ledger;

/// <summary>Credits of one origin: what came in, and what became of it.</summary>
/// <param name="Lot">The lot's id.</param>
/// <param name="Terms">Where it came from, when it is spent and when it ends.</param>
public sealed record Grant(string Lot, LotTerms Terms)
{
    /// <summary>Paid in.</summary>
    public Amount Granted { get; init; }

    /// <summary>Drawn by charges.</summary>
    public Amount Spent { get; init; }

    /// <summary>Of that, paid back.</summary>
    public Amount Refunded { get; init; }

    /// <summary>Ended unspent, or given up when the wallet was closed.</summary>
    public Amount Expired { get; init; }

    /// <summary>Taken back because the money went back.</summary>
    public Amount TakenBack { get; init; }

    /// <summary>Went to other lots or paid a debt; below 0 for what came from other lots.</summary>
    public Amount Moved { get; init; }

    /// <summary>What is left, held or not.</summary>
    public Amount Remaining { get; init; }

    /// <summary>The part of what is left that reservations hold.</summary>
    public Amount Held { get; init; }

    internal Grant With(Amount amount, Counterparty counterparty) => counterparty switch
    {
        Counterparty.Issued => this with { Granted = Granted + amount },
        Counterparty.Consumed => this with { Spent = Spent - amount },
        Counterparty.Refunded => this with { Refunded = Refunded + amount },
        Counterparty.TakenBack => this with { TakenBack = TakenBack - amount },
        Counterparty.Expired or Counterparty.Forfeited => this with { Expired = Expired - amount },
        _ => this with { Moved = Moved - amount },
    };
}

/// <summary>The grants of an account: open ones in spending order, then closed ones, the last used first.</summary>
/// <param name="Grants">The grants.</param>
/// <param name="IsComplete">False if the ledger is too long to be looked at as a whole: then numbers are of its newest part, but for what is left.</param>
public sealed record GrantHistory(IReadOnlyList<Grant> Grants, bool IsComplete);

/// <summary>Tells what became of each grant, from the ledger.</summary>
public sealed class GrantReader(LedgerReader ledger)
{
    /// <summary>Entries that are looked at, newest first.</summary>
    public const int MaxEntries = 2_000;

    private const int PageSize = 200;

    /// <summary>The grants of one asset of a wallet as it is written.</summary>
    public async ValueTask<GrantHistory> ReadAsync(WalletView view, string asset, CancellationToken cancellation = default)
    {
        var grants = new Dictionary<string, Grant>(StringComparer.Ordinal);
        var order = new List<string>();
        var at = view.Head.Sequence;
        var end = Math.Max(0, at - MaxEntries);
        while (at > end)
        {
            var entries = await ledger.ReadAsync(view.Name.Partition, end + 1, at, descending: true, PageSize, cancellation);
            if (entries.Count == 0) break;
            foreach (var entry in entries)
                foreach (var posting in entry.Postings)
                    if (posting.Asset == asset) Count(grants, order, posting);
            at = entries[^1].Sequence - 1;
        }

        var lots = view.Head.Account(asset).Lots;
        var open = lots.Select(lot => grants.GetValueOrDefault(lot.Id, new Grant(lot.Id, lot.Terms)) with { Terms = lot.Terms, Remaining = lot.Remaining, Held = lot.Held });
        var closed = order.Where(id => lots.All(lot => lot.Id != id)).Select(id => grants[id]);
        return new([.. open, .. closed], end == 0);
    }

    private static void Count(Dictionary<string, Grant> grants, List<string> order, Posting posting)
    {
        foreach (var line in posting.Lines)
        {
            if (line.Lot == Lot.OverdraftId) continue;
            if (!grants.TryGetValue(line.Lot, out var grant))
            {
                grant = new Grant(line.Lot, line.Terms);
                order.Add(line.Lot);
            }

            grants[line.Lot] = grant.With(line.Amount, posting.Counterparty);
        }
    }
}
