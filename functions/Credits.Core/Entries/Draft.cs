using System.Collections.Immutable;
using System.Globalization;
using Credits.Core.Ids;
using Credits.Core.Wallets;

namespace Credits.Core.Entries;

/// <summary>
/// Works out the lines of one entry on a scratch copy of an account. The draft is thrown away: what counts is
/// the entry, which <see cref="Ledger.Replay"/> applies to the head.
/// </summary>
internal sealed class Draft
{
    private readonly List<Lot> lots;
    private readonly List<Line> main = new(1);
    private readonly List<Line> moves = [];
    private readonly Account account;
    private readonly DateTimeOffset at;
    private readonly string entryId;
    private Amount overdraft;

    public Draft(Account account, string entryId, DateTimeOffset at)
    {
        this.account = account;
        this.at = at;
        this.entryId = entryId;
        lots = [.. account.Lots];
        overdraft = account.Overdraft;
    }

    /// <summary>How many lots there are by now.</summary>
    public int Lots => lots.Count;

    /// <summary>Pays into a lot, which begins on these terms if it is not open.</summary>
    /// <returns>The terms that the lot has.</returns>
    public LotTerms PayIn(string lot, LotTerms terms, Amount amount)
    {
        Move(main, lot, terms, amount);
        return main[^1].Terms;
    }

    /// <summary>Draws from free lots in spending order; what they do not cover becomes overdraft.</summary>
    public void Draw(Amount amount)
    {
        foreach (var (lot, terms, part) in Split(amount)) Move(main, lot, terms, -part);
    }

    /// <summary>Draws from bought lots, the last in spending order first; what they do not cover as <see cref="Draw"/> does.</summary>
    public void DrawBought(Amount amount)
    {
        for (var i = lots.Count - 1; i >= 0 && amount.IsPositive; i--)
        {
            if (lots[i].Terms.Source != LotSource.Paid || !lots[i].Free.IsPositive || lots[i].Terms.HasExpired(at)) continue;
            var part = Amount.Min(amount, lots[i].Free);
            DrawFrom(lots[i], part);
            amount -= part;
        }

        Draw(amount);
    }

    /// <summary>What <see cref="Draw"/> would take of each lot; the rest would be overdraft.</summary>
    public ImmutableArray<HeldLine> Cover(Amount amount) =>
        [.. Split(amount).Where(part => part.Lot != Lot.OverdraftId).Select(part => new HeldLine(part.Lot, part.Amount))];

    /// <summary>Draws from one lot.</summary>
    public void DrawFrom(Lot lot, Amount amount) => Move(main, lot.Id, lot.Terms, -amount);

    /// <summary>Draws what is free in one lot, if it is open and has not ended, up to an amount; gives how much.</summary>
    public Amount TakeFrom(string lot, Amount amount)
    {
        if (IndexOf(lot) is not (>= 0 and var open) || lots[open].Terms.HasExpired(at)) return Amount.Zero;
        var part = Amount.Min(lots[open].Free, amount);
        DrawFrom(lots[open], part);
        return part;
    }

    /// <summary>Moves a part of a lot that ends into another, which begins on these terms.</summary>
    public void MoveTo(Lot from, string lot, LotTerms terms, Amount amount)
    {
        Move(moves, from.Id, from.Terms, -amount);
        Move(moves, lot, terms, amount);
    }

    /// <summary>Makes a debt.</summary>
    public void Owe(Amount amount) => Move(main, Lot.OverdraftId, OverdraftTerms, -amount);

    /// <summary>Takes out everything, and writes off what is owed.</summary>
    public void Empty()
    {
        foreach (var lot in lots.ToArray()) Move(main, lot.Id, lot.Terms, -lot.Remaining);
        if (overdraft.IsPositive) Move(main, Lot.OverdraftId, OverdraftTerms, overdraft);
    }

    /// <summary>Ends a reservation: draws the captured amount from what it held, then lets the rest go.</summary>
    public void Settle(Reservation held, Amount captured)
    {
        foreach (var line in held.Lines)
        {
            var index = IndexOf(line.Lot);
            lots[index] = lots[index] with { Held = lots[index].Held - line.Amount };
        }

        var left = captured;
        foreach (var line in held.Lines)
        {
            var part = Amount.Min(left, line.Amount);
            var lot = lots[IndexOf(line.Lot)];
            if (part.IsPositive) DrawFrom(lot, part);
            left -= part;
            if (lot.Terms.HasExpired(at) && part < line.Amount) MoveToGrace(lot, line.Amount - part);
        }

        if (left.IsPositive) Draw(left);
        Net();
    }

    /// <summary>
    /// Pays back a drawn line: to the lot it came from; if that has ended, to a lot with a stated grace, one for each basis; if it
    /// was overdraft, to what is still owed, and beyond that to a lot of its own. A wallet of very many lots (with
    /// <paramref name="lotsElsewhere"/> in its other accounts) opens none again but one that all share.
    /// </summary>
    public void Return(Line drawn, Amount amount, int lotsElsewhere)
    {
        if (drawn.Lot == Lot.OverdraftId)
        {
            var owed = Amount.Min(amount, overdraft);
            if (owed.IsPositive) Move(main, Lot.OverdraftId, OverdraftTerms, owed);
            if (owed < amount) PayStandingReturn(main, amount - owed);
        }
        else if (IndexOf(drawn.Lot) >= 0 && !drawn.Terms.HasExpired(at)) Move(main, drawn.Lot, drawn.Terms, amount);
        else if (lotsElsewhere + lots.Count >= 2 * Limits.Lots) PayStandingReturn(main, amount);
        else if (drawn.Terms.HasExpired(at)) GiveGrace(main, drawn.Terms, amount);
        else Move(main, drawn.Lot, drawn.Terms, amount);
    }

    /// <summary>Settles what is owed from whatever is free. Every entry that frees credits ends with it.</summary>
    public void Net()
    {
        var owed = overdraft;
        if (!owed.IsPositive) return;
        foreach (var (lot, terms, part) in Split(owed))
        {
            if (lot == Lot.OverdraftId) break;
            Move(moves, lot, terms, -part);
            Move(moves, Lot.OverdraftId, OverdraftTerms, part);
        }
    }

    /// <summary>The postings: what crossed the account's border, then what only moved within it.</summary>
    public ImmutableArray<Posting> Postings(Counterparty counterparty)
    {
        var amount = Amount.Zero;
        foreach (var line in main) amount += line.Amount;
        var after = account.Balance + amount;
        var postings = ImmutableArray.CreateBuilder<Posting>(Math.Sign(main.Count) + Math.Sign(moves.Count));
        if (main.Count > 0) postings.Add(new Posting(account.Asset, amount, after, counterparty, [.. main]));
        if (moves.Count > 0) postings.Add(new Posting(account.Asset, Amount.Zero, after, Counterparty.Internal, [.. moves]));
        return postings.MoveToImmutable();
    }

    /// <summary>Stands for what was drawn as a debt, to be returned.</summary>
    public static Line Overdrawn => new(Lot.OverdraftId, Amount.Zero, OverdraftTerms);

    private static LotTerms OverdraftTerms => new(LotSource.Overdraft, LotTerms.DefaultPriority, null, DateTimeOffset.UnixEpoch);

    private LotTerms GraceTerms(LotTerms ended) => new(LotSource.Returned, LotTerms.DefaultPriority, at + Limits.ReturnGrace, at) { Basis = ended.Basis };

    private void MoveToGrace(Lot ended, Amount amount)
    {
        Move(moves, ended.Id, ended.Terms, -amount);
        GiveGrace(moves, ended.Terms, amount);
    }

    // A lot has one basis, so what was paid with other sums goes to others, or it would be revenue at the wrong price. Only
    // where there are very many lots all share the first.
    private void GiveGrace(List<Line> lines, LotTerms ended, Amount amount)
    {
        var terms = GraceTerms(ended);
        var lot = entryId;
        for (var i = 2; IndexOf(lot) is >= 0 and var open && lots[open].Terms != terms && lots.Count < 2 * Limits.Lots; i++)
            lot = StableId.Of("grace", entryId, i.ToString(CultureInfo.InvariantCulture));
        Move(lines, lot, terms, amount);
    }

    private void PayStandingReturn(List<Line> lines, Amount amount) =>
        Move(lines, Lot.StandingId(LotSource.Returned, LotTerms.DefaultPriority), new LotTerms(LotSource.Returned, LotTerms.DefaultPriority, null, at), amount);

    private List<(string Lot, LotTerms Terms, Amount Amount)> Split(Amount amount)
    {
        var parts = new List<(string, LotTerms, Amount)>(1);
        foreach (var lot in lots)
        {
            if (!amount.IsPositive) break;
            if (!lot.Free.IsPositive || lot.Terms.HasExpired(at)) continue;
            var part = Amount.Min(amount, lot.Free);
            parts.Add((lot.Id, lot.Terms, part));
            amount -= part;
        }

        if (amount.IsPositive) parts.Add((Lot.OverdraftId, OverdraftTerms, amount));
        return parts;
    }

    private void Move(List<Line> lines, string lot, LotTerms terms, Amount amount)
    {
        if (amount.IsZero) return;
        if (lot == Lot.OverdraftId) overdraft -= amount;
        else if (IndexOf(lot) is >= 0 and var open)
        {
            terms = lots[open].Terms;
            lots[open] = lots[open] with { Remaining = lots[open].Remaining + amount };
        }
        else Insert(new Lot(lot, terms, amount, amount, Amount.Zero));
        lines.Add(new Line(lot, amount, terms));
    }

    private int IndexOf(string id)
    {
        for (var i = 0; i < lots.Count; i++)
            if (lots[i].Id == id) return i;
        return -1;
    }

    private void Insert(Lot lot)
    {
        var index = lots.BinarySearch(lot, SpendingOrder.Instance);
        lots.Insert(index < 0 ? ~index : index, lot);
    }
}
