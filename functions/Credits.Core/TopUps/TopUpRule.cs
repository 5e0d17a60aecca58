using Credits.Core.Wallets;

namespace Credits.Core.TopUps;

/// <summary>When an account is topped up by itself, by how much and what that costs.</summary>
public sealed record TopUpRule
{
    /// <summary>The highest price of one unit, in units of the currency.</summary>
    public const long MaxUnitPrice = 1_000_000_000;

    /// <summary>The most that one top-up may cost, in minor units.</summary>
    public const long MaxPrice = 100_000_000_000;

    /// <summary>The shortest <see cref="CoolDown"/>: a rule that adds next to nothing must not charge all the time.</summary>
    public static readonly TimeSpan MinCoolDown = TimeSpan.FromMinutes(1);

    /// <summary>The longest <see cref="CoolDown"/>.</summary>
    public static readonly TimeSpan MaxCoolDown = TimeSpan.FromDays(31);

    /// <summary>It is topped up when less than this is available.</summary>
    public required Amount Threshold { get; init; }

    /// <summary>How much each top-up buys. Either this or <see cref="Target"/>.</summary>
    public Amount? Add { get; init; }

    /// <summary>What is to be available after each top-up, more than <see cref="Threshold"/>.</summary>
    public Amount? Target { get; init; }

    /// <summary>What one unit of the asset costs, in units of the currency.</summary>
    public required Amount UnitPrice { get; init; }

    /// <summary>The currency, ISO 4217.</summary>
    public required string Currency { get; init; }

    /// <summary>The digits of the currency after the point: 2 if 100 minor units make one.</summary>
    public required int CurrencyDigits { get; init; }

    /// <summary>The most that top-ups may cost in one calendar month (UTC), in minor units.</summary>
    public required long MonthlyLimit { get; init; }

    /// <summary>The least time from one top-up's start to the next one's.</summary>
    public required TimeSpan CoolDown { get; init; }

    /// <summary>Whose saved payment method is charged.</summary>
    public required string Provider { get; init; }

    /// <summary>How much a top-up buys that starts with so much available.</summary>
    public Amount CreditsFor(Amount available) => Add ?? Target!.Value - available;

    /// <summary>What so much costs, in minor units, rounded up; null if that is more than <see cref="MaxPrice"/>.</summary>
    public long? PriceOf(Amount credits)
    {
        var minor = credits.Value * UnitPrice.Value;
        for (var i = 0; i < CurrencyDigits; i++) minor *= 10;
        minor = decimal.Ceiling(minor);
        return minor is > 0 and <= MaxPrice ? (long)minor : null;
    }

    /// <summary>Why the rule makes no sense, or null.</summary>
    internal Refusal? Fault()
    {
        if (!Threshold.IsPositive || (Add is null) == (Target is null) || Add is { IsPositive: false } || Target <= Threshold)
            return new Refusal(RefusalCode.AmountOutOfRange, "A top-up adds more than 0, or goes up to more than its threshold, which is more than 0.");
        if (!UnitPrice.IsPositive || UnitPrice.Value > MaxUnitPrice || MonthlyLimit <= 0 || CoolDown < MinCoolDown || CoolDown > MaxCoolDown)
            return new Refusal(RefusalCode.AmountOutOfRange, "The price, the monthly limit or the cool-down is out of range.");
        return PriceOf(Add ?? Target!.Value - Threshold) is { } price && price <= MonthlyLimit
            ? null
            : new Refusal(RefusalCode.AmountOutOfRange, "One top-up costs more than all of a month may.");
    }
}
