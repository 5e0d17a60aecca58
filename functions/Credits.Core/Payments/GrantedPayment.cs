using Credits.Core.Revenue;
using Credits.Core.Wallets;

namespace Credits.Core.Payments;

/// <summary>
/// What a payment granted in a wallet and what of that was taken back: written with the entry that changes it, so that
/// each unit is granted once and taken back once whatever happens around it.
/// </summary>
public sealed record GrantedPayment
{
    /// <summary>A hash of the provider and its payment object.</summary>
    public required string Id { get; init; }

    /// <summary>The asset of all that it granted.</summary>
    public required string Asset { get; init; }

    /// <summary>The digits after the point to which a part of the credits is cut.</summary>
    public required int Digits { get; init; }

    /// <summary>The money, in minor units, that all of the credits stand for.</summary>
    public required long Paid { get; init; }

    /// <summary>The same money in its currency; null on payments from before it was kept.</summary>
    public Worth? Price { get; init; }

    /// <summary>The sequence of the entry that granted it.</summary>
    public required long Sequence { get; init; }

    /// <summary>What was paid for.</summary>
    public required GrantedPart Bought { get; init; }

    /// <summary>What came on top; null for nothing.</summary>
    public GrantedPart? Bonus { get; init; }

    /// <summary>How much of the money went back, as far as this wallet has been told.</summary>
    public MoneyBack Back { get; init; } = MoneyBack.None;

    /// <summary>What it granted in all.</summary>
    public Amount Granted => Bought.Granted + (Bonus?.Granted ?? Amount.Zero);

    /// <summary>What of it was taken back in all.</summary>
    public Amount Taken => Bought.Taken + (Bonus?.Taken ?? Amount.Zero);

    /// <summary>What of it stands for money that went back; what is missing from <see cref="Taken"/> was left with the customer.</summary>
    public Amount Due => DueOf(Bought) + (Bonus is { } bonus ? DueOf(bonus) : Amount.Zero);

    /// <summary>The money that is there once some went back; null if its currency is not known.</summary>
    internal Worth? Kept => Price is { } price && Paid > 0 ? price with { Amount = price.Amount - price.Amount.Share(Back.Of(Paid), Paid, Amount.MaxFractionDigits) } : null;

    internal Amount DueOf(GrantedPart part) => Paid > 0 ? part.Granted.Share(Back.Of(Paid), Paid, Digits) : Amount.Zero;
}

/// <summary>One grant of a payment, and where what was taken back of it came from.</summary>
/// <param name="Lot">The lot it was paid into: its own, or the standing one of its source if there were too many.</param>
/// <param name="Terms">That lot's terms, to open it again.</param>
/// <param name="Granted">How much.</param>
public sealed record GrantedPart(string Lot, LotTerms Terms, Amount Granted)
{
    /// <summary>Taken back out of the lot.</summary>
    public Amount Recovered { get; init; }

    /// <summary>Counted as taken back because it had expired unspent.</summary>
    public Amount Lapsed { get; init; }

    /// <summary>Taken back as a debt, since it was spent or held; other credits pay it.</summary>
    public Amount Owed { get; init; }

    /// <summary>All that was taken back.</summary>
    public Amount Taken => Recovered + Lapsed + Owed;
}
