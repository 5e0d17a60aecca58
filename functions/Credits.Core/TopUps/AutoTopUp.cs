namespace Credits.Core.TopUps;

/// <summary>Why an automatic top-up is off, as stable codes; a provider's own code may stand here too.</summary>
public static class TopUpOff
{
    /// <summary>It was removed. What it spent this month is remembered.</summary>
    public const string Removed = "removed";

    /// <summary>A payment of the wallet was disputed.</summary>
    public const string Disputed = "disputed";

    /// <summary>Nobody could tell in time whether the charge was made; it may still be.</summary>
    public const string Unknown = "outcome_unknown";

    /// <summary>The provider is not set up.</summary>
    public const string NoProvider = "no_provider";

    /// <summary>There was no saved payment method to charge.</summary>
    public const string NoMethod = "no_payment_method";
}

/// <summary>
/// The automatic top-up of an account, as its ledger leaves it. It tops up once for each crossing: an entry that leaves
/// less than the threshold available while no other crossing is being dealt with. It is therefore the guard against a
/// second payment that <see cref="Crossing"/> is in the head.
/// </summary>
public sealed record AutoTopUp
{
    /// <summary>When and how much.</summary>
    public required TopUpRule Rule { get; init; }

    /// <summary>A code for why it is off, one of <see cref="TopUpOff"/> or a provider's; null while it is on.</summary>
    public string? Off { get; init; }

    /// <summary>The crossing that is being dealt with; null if none is.</summary>
    public Crossing? Crossing { get; init; }

    /// <summary>When the last charge was started.</summary>
    public DateTimeOffset? LastStarted { get; init; }

    /// <summary>The month that <see cref="Spent"/> is of, as year × 100 + month.</summary>
    public int Month { get; init; }

    /// <summary>What the charges cost that were started in that month and are not known to have failed, in minor units.</summary>
    public long Spent { get; init; }

    /// <summary>What was spent in the month of a moment.</summary>
    public long SpentIn(DateTimeOffset at) => Month == MonthOf(at) ? Spent : 0;

    /// <summary>The first moment, not before <paramref name="now"/>, at which cool-down and monthly limit let a charge start.</summary>
    public DateTimeOffset StartsAt(Amount available, DateTimeOffset now)
    {
        var at = now;
        if (LastStarted is { } last && last + Rule.CoolDown > at) at = last + Rule.CoolDown;
        // More than a month may cost has to wait too: until then there may be more available.
        var price = Rule.PriceOf(Rule.CreditsFor(available)) ?? long.MaxValue;
        if (price <= Rule.MonthlyLimit - SpentIn(at)) return at;
        var utc = at.UtcDateTime;
        return new DateTimeOffset(utc.Year, utc.Month, 1, 0, 0, 0, TimeSpan.Zero).AddMonths(1);
    }

    internal static int MonthOf(DateTimeOffset at) => (at.UtcDateTime.Year * 100) + at.UtcDateTime.Month;
}

/// <summary>One time that an account fell below its threshold.</summary>
/// <param name="Id">A hash of the asset and the entry that left it there.</param>
/// <param name="At">When that was.</param>
/// <param name="Charge">What is being charged for it; null while nothing is.</param>
public sealed record Crossing(string Id, DateTimeOffset At, TopUpCharge? Charge = null);

/// <summary>A charge that was started.</summary>
/// <param name="Credits">What it buys.</param>
/// <param name="Price">What it costs, in minor units.</param>
/// <param name="Currency">Of that.</param>
/// <param name="Provider">Who is asked.</param>
/// <param name="At">When it was started.</param>
public sealed record TopUpCharge(Amount Credits, long Price, string Currency, string Provider, DateTimeOffset At);
