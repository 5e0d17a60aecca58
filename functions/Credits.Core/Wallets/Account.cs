using System.Collections.Immutable;

namespace Credits.Core.Wallets;

/// <summary>The balance of one asset in a wallet.</summary>
public sealed record Account
{
    /// <summary>The asset's code.</summary>
    public required string Asset { get; init; }

    /// <summary>Open lots in spending order. Closed ones are gone.</summary>
    public ImmutableArray<Lot> Lots { get; init; } = [];

    /// <summary>What is owed, 0 or more: what debits drew beyond the lots. Never more than 0 while a lot has free credits.</summary>
    public Amount Overdraft { get; init; }

    /// <summary>All that is held by open reservations, covered by lots or not.</summary>
    public Amount Reserved { get; init; }

    /// <summary>How far below 0 debits and holds may take <see cref="Available"/>; 0 by default.</summary>
    public Amount OverdraftLimit { get; init; }

    /// <summary>How far below 0 events may take <see cref="Available"/>; null, which is the default, for as far as they go.</summary>
    public Amount? UsageLimit { get; init; }

    /// <summary>The lots together less the overdraft.</summary>
    public Amount Balance { get; init; }

    /// <summary>What can be spent now: the balance less what is reserved.</summary>
    public Amount Available => Balance - Reserved;

    /// <summary>How it is topped up by itself; null if it is not.</summary>
    public TopUps.AutoTopUp? AutoTopUp { get; init; }

    /// <summary>Totals of all time.</summary>
    public Totals Totals { get; init; } = new();

    /// <summary>True while every number here is within the limits of digits; one that is not must not be stored.</summary>
    public bool IsRepresentable
    {
        get
        {
            foreach (var lot in Lots)
                if (!lot.Granted.IsRepresentable) return false;
            return Balance.IsRepresentable && Available.IsRepresentable && Reserved.IsRepresentable && Overdraft.IsRepresentable
                && OverdraftLimit.IsRepresentable && Totals.IsRepresentable;
        }
    }

    /// <summary>The most digits after the decimal point that any number here has.</summary>
    public int FractionDigits
    {
        get
        {
            var digits = Math.Max(Math.Max(Balance.FractionDigits, Reserved.FractionDigits), Math.Max(Overdraft.FractionDigits, OverdraftLimit.FractionDigits));
            foreach (var lot in Lots) digits = Math.Max(digits, Math.Max(lot.Remaining.FractionDigits, lot.Held.FractionDigits));
            return digits;
        }
    }

    /// <summary>The place of a lot, or -1.</summary>
    public int IndexOf(string lot)
    {
        for (var i = 0; i < Lots.Length; i++)
            if (Lots[i].Id == lot) return i;
        return -1;
    }
}

/// <summary>
/// Totals of an account since it began, with credited − debited + refunded − expired = balance. All are 0 or more but for
/// what was credited, of which more can be taken back than came in, and what expired, which debt that was written off can take below.
/// </summary>
/// <param name="Credited">Paid in by credits, less what was taken back of payments.</param>
/// <param name="Debited">Drawn by debits and settlements.</param>
/// <param name="Refunded">Of that, paid back.</param>
/// <param name="Expired">Ended unspent, or forfeited, less what was owed and written off when the wallet was closed.</param>
/// <param name="Movements">How many entries moved this account's balance.</param>
public sealed record Totals(Amount Credited, Amount Debited, Amount Refunded, Amount Expired, long Movements)
{
    /// <summary>All zero.</summary>
    public Totals() : this(Amount.Zero, Amount.Zero, Amount.Zero, Amount.Zero, 0)
    {
    }

    /// <summary>True while all are within the limits of digits.</summary>
    public bool IsRepresentable =>
        Credited.IsRepresentable && Debited.IsRepresentable && Refunded.IsRepresentable && Expired.IsRepresentable;
}
