namespace Credits.Core.Subscriptions;

/// <summary>How many subscriptions there may be, and how long an unpaid one is waited for.</summary>
public static class SubscriptionLimits
{
    /// <summary>Subscriptions of one wallet that are not over.</summary>
    public const int PerWallet = 20;

    /// <summary>Products of one subscription.</summary>
    public const int Products = 10;

    /// <summary>Entitlements of one subscription.</summary>
    public const int Allowances = 40;

    /// <summary>Entitlements of all subscriptions of a wallet.</summary>
    public const int AllowancesPerWallet = 80;

    /// <summary>How long a pending subscription waits for its first fee.</summary>
    public static readonly TimeSpan PendingFor = TimeSpan.FromDays(7);

    /// <summary>How long a subscription is past due before it ends.</summary>
    public static readonly TimeSpan PastDueFor = TimeSpan.FromDays(14);

    /// <summary>When an unpaid fee is recalled, counted from when it was due.</summary>
    public static readonly IReadOnlyList<TimeSpan> Reminders = [TimeSpan.FromDays(1), TimeSpan.FromDays(3), TimeSpan.FromDays(7)];
}
