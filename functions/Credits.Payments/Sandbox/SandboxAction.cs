namespace Credits.Payments.Sandbox;

/// <summary>What can be done on the sandbox's pages.</summary>
public enum SandboxAction
{
    /// <summary>The person pays.</summary>
    Pay,

    /// <summary>The card is declined; the page stays open.</summary>
    Decline,

    /// <summary>The person pays in a way that takes days.</summary>
    PayLater,

    /// <summary>The money that was under way arrives.</summary>
    Arrive,

    /// <summary>The money that was under way does not arrive.</summary>
    Fail,

    /// <summary>The merchant gives half of what is left back.</summary>
    RefundHalf,

    /// <summary>The merchant gives everything back.</summary>
    RefundAll,

    /// <summary>The person's bank takes the money back for the time being.</summary>
    Dispute,

    /// <summary>The dispute is decided for the merchant.</summary>
    WinDispute,

    /// <summary>The dispute is decided against the merchant.</summary>
    LoseDispute,
}
