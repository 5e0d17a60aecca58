namespace Credits.Engine.Subscriptions;

/// <summary>Where a customer pays an open fee of a subscription, and where they go from there.</summary>
public sealed record SubscriptionPage
{
    /// <summary>The subscription's id.</summary>
    public required string Id { get; init; }

    /// <summary>Where somebody goes who has paid; null for a page of ours.</summary>
    public string? ReturnUrl { get; init; }

    /// <summary>Where somebody goes who has not; null for <see cref="ReturnUrl"/>.</summary>
    public string? FailureUrl { get; init; }

    /// <summary>The checkout that is open; null for none.</summary>
    public string? Url { get; init; }

    /// <summary>What it is for: what is sold, its price, for which period, and what the account had got in all by then.</summary>
    public string? For { get; init; }

    /// <summary>Where it leads for somebody who came from there; null for where its subscription says, or a page of ours.</summary>
    public string? Places { get; init; }

    /// <summary>Until when it can be paid.</summary>
    public DateTimeOffset? Expires { get; init; }
}
