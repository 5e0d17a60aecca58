using System.Globalization;
using Credits.Core.Entries;
using Credits.Core.Revenue;
using Credits.Core.Wallets;

namespace Credits.Core.Commands;

/// <summary>Pays credits in.</summary>
/// <param name="Asset">The asset's code.</param>
/// <param name="Amount">More than 0.</param>
/// <param name="Source">Where they come from.</param>
/// <param name="Priority">0 to <see cref="LotTerms.MaxPriority"/>, lower is spent first.</param>
/// <param name="Expires">When they end; null for never.</param>
public sealed record Credit(string Asset, Amount Amount, LotSource Source, int Priority, DateTimeOffset? Expires) : Command
{
    /// <summary>Without <see cref="Expires"/>: they end so many years after they were paid in.</summary>
    public int? Years { get; init; }

    /// <summary>
    /// Money was paid for it, so it is never refused for want of room: where there is none for a lot of its own, it goes into
    /// the standing lot of its source, which does not end.
    /// </summary>
    public bool IsPaidFor { get; init; }

    /// <summary>The money for it; null for nothing, or nothing that is known.</summary>
    public Worth? Paid { get; init; }

    /// <inheritdoc/>
    public override string Fingerprint =>
        string.Create(CultureInfo.InvariantCulture, $"1:credit:{Asset}:{Amount}:{Source}:{Priority}:{Expires?.ToUnixTimeMilliseconds()}{(Years is { } years ? $":{years}y" : "")}{(Paid is { } paid && !(IsPaidFor && paid == new Worth(Asset, Amount)) ? $":{paid.Amount}{paid.Currency}" : "")}");

    /// <inheritdoc/>
    public override Decision Decide(Head head, IWorkingSet documents, DateTimeOffset now)
    {
        if (Checks.Moves(head, whenFrozen: true) is { } refusal) return refusal;
        if (Checks.Positive(Amount) is { } nothing) return nothing;
        if (Checks.NewAccount(head, Asset) is { } full) return full;
        var expires = Expires?.ToStored() ?? (Years is { } years ? now.AddYears(years) : null);
        if (expires <= now) return Decision.Refuse(RefusalCode.ExpiryInPast, "expires_at is not in the future.");

        var account = head.Account(Asset);
        var basis = Basis.Of(Paid, Amount);
        var isFull = (IsPaidFor || basis is not null) && Checks.PaidLots(head, account) <= 0;
        if (isFull && IsPaidFor) expires = null;
        if (isFull && expires is null) basis = null;
        var lot = expires is null ? Lot.StandingId(Source, Priority, basis) : EntryId;
        if (!IsPaidFor && account.Lots.Length >= Limits.Lots && account.IndexOf(lot) < 0)
            return Decision.Refuse(RefusalCode.TooManyLots, $"The account has {Limits.Lots} open lots, as many as it may.");

        var draft = new Draft(account, EntryId, now);
        draft.PayIn(lot, new LotTerms(Source, Priority, expires, now) { Basis = basis }, Amount);
        draft.Net();
        return Decision.Accept(this.Entry(EntryKind.Credit, now, draft.Postings(Counterparty.Issued)) with { Paid = Paid });
    }
}
