using Credits.Core.Wallets;

namespace Credits.Core.Catalog;

/// <summary>Credits that come with a product: granted when a subscription becomes active, and again as its refresh says.</summary>
public sealed record Entitlement
{
    /// <summary>What people read.</summary>
    public required string Name { get; init; }

    /// <summary>The asset's code.</summary>
    public required string Asset { get; init; }

    /// <summary>How much each time, more than 0.</summary>
    public required Amount Amount { get; init; }

    /// <summary><see cref="LotSource.Bundled"/> for a part of what is paid for, <see cref="LotSource.Promotional"/> for a gift.</summary>
    public required LotSource Source { get; init; }

    /// <summary>How long a grant lives, and how often it is refreshed; null for ever and once.</summary>
    public Period? Lifetime { get; init; }

    /// <summary>What happens at the end of each <see cref="Lifetime"/>; null if it is granted once.</summary>
    public Refresh? Refresh { get; init; }

    /// <summary>
    /// What of the fixed fee each credit stands for, in <see cref="RevenueCurrency"/>: it is revenue when that is spent or ends,
    /// and the rest of the fee at once. 0 if all revenue is the fee's; null if the platform works it out, which is the same.
    /// </summary>
    public Amount? RevenueBasis { get; init; }

    /// <summary>The currency of <see cref="RevenueBasis"/>: the asset's own if it is one, else that of the product's fixed fee; null if neither is there.</summary>
    public string? RevenueCurrency { get; init; }

    /// <summary>What a unit cost; null if the platform works it out.</summary>
    public Amount? CostBasis { get; init; }
}

/// <summary>What becomes of what is left when a new grant is due.</summary>
public enum RefreshStrategy
{
    /// <summary>It lapses; a full new grant takes its place.</summary>
    ExpireAndReplace,

    /// <summary>It is kept, up to a cap and for a time of its own, beside a full new grant.</summary>
    Rollover,

    /// <summary>It is kept for ever beside a full new grant.</summary>
    Accumulate,
}

/// <summary>How a grant is refreshed.</summary>
/// <param name="Strategy">What becomes of what is left.</param>
public sealed record Refresh(RefreshStrategy Strategy)
{
    /// <summary>The most that rolls over, 0 or more; null for all of it. Only with <see cref="RefreshStrategy.Rollover"/>.</summary>
    public Amount? Cap { get; init; }

    /// <summary>How long what rolled over lives; null for as long as a grant. Only with <see cref="RefreshStrategy.Rollover"/>.</summary>
    public Period? RolloverLifetime { get; init; }
}
