using System.Collections.Immutable;
using Credits.Core.Entries;
using Credits.Core.Rating;
using Credits.Engine.Apps;
using Credits.Engine.Catalog;

namespace Credits.Engine.Events;

/// <summary>Rates an event with every version that was in force when it happened.</summary>
internal sealed class EventRater(ProductCatalog products)
{
    /// <summary>What to record of an event.</summary>
    /// <param name="scope">The app and mode.</param>
    /// <param name="input">The event.</param>
    /// <param name="subscribed">What the customer has and had.</param>
    /// <param name="now">Our clock; what is told to have happened later is rated as of now.</param>
    public async ValueTask<EventRecord> RateAsync(AppScope scope, UsageInput input, IReadOnlyList<SubscribedVersion> subscribed, DateTimeOffset now)
    {
        var occurred = input.OccurredAt ?? now;
        var happened = new UsageEvent(input.Type, input.Data);
        var versions = ImmutableArray.CreateBuilder<RatedVersion>(1);
        var fees = ImmutableArray<Fee>.Empty;
        string? reason = null;
        foreach (var one in subscribed)
        {
            if (!one.IsInForce(occurred < now ? occurred : now)) continue;
            if (await products.VersionAsync(scope, one.ProductId, one.Version) is not { } version) continue;
            versions.Add(new RatedVersion(version.Code, version.Number));
            var rated = Rater.Rate(version, happened);
            fees = fees.IsEmpty ? rated.Fees : fees.AddRange(rated.Fees);
            if (!rated.Skipped.IsEmpty) reason ??= rated.Skipped[0].Reason;
        }

        reason ??= versions.Count == 0 ? Unpriced.NoSubscription : Unpriced.NoPrice;
        return new EventRecord
        {
            Type = input.Type,
            OccurredAt = occurred,
            Fees = fees,
            Versions = versions.DrainToImmutable(),
            Costs = input.Costs,
            Reason = fees.IsEmpty ? reason : null,
        };
    }
}
