using Credits.Core.Entries;
using Credits.Core.Subscriptions;
using Credits.Core.Wallets;

namespace Credits.Core.Commands;

/// <summary>
/// Ends a subscription now. What it granted stays until it ends by itself; nothing of a fee is paid back. There is one entry
/// that ends a subscription, whoever makes it, so trying again is answered by it.
/// </summary>
public sealed record EndSubscription : Command
{
    /// <summary>The subscription.</summary>
    public required string SubscriptionId { get; init; }

    /// <summary>The id that the command must have.</summary>
    public static string IdFor(string subscription) => SubscriptionDecisions.EndId(subscription);

    /// <inheritdoc/>
    public override string Fingerprint => $"1:due:{EntryId}";

    /// <inheritdoc/>
    public override Decision Decide(Head head, IWorkingSet documents, DateTimeOffset now)
    {
        if (Checks.Moves(head, whenFrozen: true) is { } refusal) return refusal;
        if (SubscriptionChecks.Find(head, SubscriptionId) is not { } before) return SubscriptionChecks.NotFound;
        var after = before with { Status = SubscriptionStatus.Ended, EndsAt = now };
        var entry = this.Entry(EntryKind.Alter, now, []) with { Target = SubscriptionId, Subscription = after };
        return Decision.Accept(entry, SubscriptionDocuments.Of(head, entry));
    }
}
