using Credits.Core.Revenue;

namespace Credits.Core.Wallets;

/// <summary>Where credits came from; also the third rank of the spending order, lower first.</summary>
public enum LotSource
{
    /// <summary>Given away.</summary>
    Promotional = 0,

    /// <summary>Part of a plan.</summary>
    Bundled = 1,

    /// <summary>Bought. The default.</summary>
    Paid = 2,

    /// <summary>Came back after the lot it was drawn from had ended.</summary>
    Returned = 3,

    /// <summary>Owed: the one lot of an account whose amount is negative.</summary>
    Overdraft = 4,
}

/// <summary>What decides when credits are spent and when they end.</summary>
/// <param name="Source">Where they came from.</param>
/// <param name="Priority">0 to <see cref="MaxPriority"/>, lower is spent first.</param>
/// <param name="Expires">The moment they end; null for never.</param>
/// <param name="Since">When the lot began; older is spent first.</param>
public sealed record LotTerms(LotSource Source, int Priority, DateTimeOffset? Expires, DateTimeOffset Since)
{
    /// <summary>What was paid for each credit; null for nothing, or nothing that is known.</summary>
    public Basis? Basis { get; init; }

    /// <summary>The priority of credits that name none.</summary>
    public const int DefaultPriority = 100;

    /// <summary>The last priority.</summary>
    public const int MaxPriority = 1000;

    /// <summary>True from the moment the credits end.</summary>
    public bool HasExpired(DateTimeOffset at) => Expires <= at;
}
