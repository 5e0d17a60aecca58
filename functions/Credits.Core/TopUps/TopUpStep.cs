namespace Credits.Core.TopUps;

/// <summary>What an entry did to an automatic top-up.</summary>
public enum TopUpAction
{
    /// <summary>Set its rule and switched it on.</summary>
    Set,

    /// <summary>Removed it.</summary>
    Remove,

    /// <summary>Started the charge for a crossing.</summary>
    Start,

    /// <summary>Let a crossing go, since there is enough again or nothing is to be charged now.</summary>
    Drop,

    /// <summary>Credited what was charged.</summary>
    Credit,

    /// <summary>Gave a charge up and switched it off.</summary>
    Stop,
}

/// <summary>The part of an entry that is about an automatic top-up.</summary>
/// <param name="Asset">The account.</param>
/// <param name="Action">What was done.</param>
public sealed record TopUpStep(string Asset, TopUpAction Action)
{
    /// <summary>The rule that was set.</summary>
    public TopUpRule? Rule { get; init; }

    /// <summary>The crossing that it is about.</summary>
    public string? Crossing { get; init; }

    /// <summary>The charge that was started.</summary>
    public TopUpCharge? Charge { get; init; }

    /// <summary>Why it was stopped.</summary>
    public string? Reason { get; init; }
}

/// <summary>
/// A crossing that is to be dealt with, written in the commit of the entry that made it, so that nothing can lose it. It
/// is gone when the crossing is.
/// </summary>
/// <param name="Asset">The account.</param>
/// <param name="Crossing">The crossing's id.</param>
/// <param name="Due">When to look after it next.</param>
public sealed record TopUpOrder(string Asset, string Crossing, DateTimeOffset Due)
{
    /// <summary>How often it was looked after.</summary>
    public int Attempts { get; init; }

    /// <summary>A hash of the payment method that the charge was asked of, and of the key: it is never asked of another one, nor under another.</summary>
    public string? Method { get; init; }

    /// <summary>The provider's payment that came of it and is under way; it is never asked for again.</summary>
    public string? PaymentId { get; init; }
}
