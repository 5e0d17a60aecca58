namespace Credits.Core.Revenue;

/// <summary>What each credit of a lot was paid with, which is revenue once it is spent or ends. A lot without one was free.</summary>
/// <param name="Currency">The currency's code.</param>
/// <param name="Rate">The money for one credit, more than 0 and at most <see cref="MaxRate"/>; never rounded to cents.</param>
public sealed record Basis(string Currency, decimal Rate)
{
    /// <summary>The most that one credit can cost.</summary>
    public const decimal MaxRate = 1_000_000_000_000m;

    /// <summary>The basis of credits that were paid for together; null if nothing was, or more than can be told of each.</summary>
    public static Basis? Of(Worth? paid, Amount credits)
    {
        if (paid is not { Amount.IsPositive: true } || !credits.IsPositive || paid.Amount.Value / MaxRate > credits.Value) return null;
        var rate = paid.Amount.Value / credits.Value;
        return rate > 0 ? new Basis(paid.Currency, rate) : null;
    }

    /// <summary>What some credits were paid with, rounded half to even to the digits of an amount; it may leave its limits.</summary>
    public Amount Of(Amount credits) => Amount.Rounded(credits.Value * Rate);
}
