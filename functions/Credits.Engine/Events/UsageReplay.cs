using Credits.Core;
using Credits.Core.Catalog;
using Credits.Core.Rating;
using Credits.Engine.Apps;
using Credits.Engine.Storage;
using Credits.Engine.Wallets;

namespace Credits.Engine.Events;

/// <summary>What was charged in an asset, and what it would have been.</summary>
/// <param name="Asset">The asset's code.</param>
/// <param name="Charged">By the versions that were in force.</param>
/// <param name="Replayed">By the other one.</param>
public sealed record ReplaySum(string Asset, Amount Charged, Amount Replayed);

/// <summary>The events of one customer, rated again.</summary>
/// <param name="CustomerId">26 characters.</param>
/// <param name="Events">How many.</param>
/// <param name="Sums">In order of the assets' codes.</param>
public sealed record CustomerReplay(string CustomerId, int Events, IReadOnlyList<ReplaySum> Sums);

/// <summary>Some events, rated again.</summary>
/// <param name="Events">How many were charged by a version of the product, or could have been.</param>
/// <param name="Erased">How many more there were whose data are erased, so that they can not be rated again; they are in no sum.</param>
/// <param name="Sums">In order of the assets' codes.</param>
/// <param name="Customers">Whose they were, in order of their ids.</param>
/// <param name="Next">Where to go on; null at the end.</param>
public sealed record ReplayPage(int Events, int Erased, IReadOnlyList<ReplaySum> Sums, IReadOnlyList<CustomerReplay> Customers, Position? Next);

/// <summary>
/// Rates what happened with another version of a product, by the code that charges, and compares it with what was charged.
/// An event has a part in it if a version of the product was in force for its customer. Nothing moves.
/// </summary>
public sealed class UsageReplay(EventReader events)
{
    /// <summary>Events that one page looks at.</summary>
    public const int MaxEvents = 1_000;

    /// <summary>Rates a page of the events that happened in a time.</summary>
    /// <param name="scope">The app and mode.</param>
    /// <param name="wallet">Only this customer's; null for all.</param>
    /// <param name="version">What to rate with.</param>
    /// <param name="from">The first moment.</param>
    /// <param name="until">The first moment after it.</param>
    /// <param name="limit">Events to look at, at most <see cref="MaxEvents"/>.</param>
    /// <param name="after">Where the page before ended.</param>
    /// <param name="cancellation">Ends the call.</param>
    public async ValueTask<ReplayPage> RunAsync(
        AppScope scope, WalletName? wallet, ProductVersion version, DateTimeOffset from, DateTimeOffset until, int limit, Position? after, CancellationToken cancellation = default)
    {
        var (found, next) = await events.RangeAsync(scope, wallet, from, until, limit, after, cancellation);
        var all = new Tally();
        var customers = new SortedDictionary<string, Tally>(StringComparer.Ordinal);
        var erased = 0;
        foreach (var recorded in found)
        {
            if (!recorded.Event.Versions.Any(rated => rated.Product == version.Code)) continue;
            if (recorded.Entry is { Personal: null, PersonalDigest: not null })
            {
                erased++;
                continue;
            }

            if (!customers.TryGetValue(recorded.CustomerId, out var own)) customers[recorded.CustomerId] = own = new Tally();
            var charged = recorded.Event.Fees.Where(fee => fee.Product == version.Code).ToList();
            var replayed = Rater.Rate(version, new UsageEvent(recorded.Event.Type, EventNotes.Read(recorded.Entry, "data"))).Fees;
            all.Add(charged, replayed);
            own.Add(charged, replayed);
        }

        return new(all.Events, erased, all.Sums, [.. customers.Select(one => new CustomerReplay(one.Key, one.Value.Events, one.Value.Sums))], next);
    }

    private sealed class Tally
    {
        private readonly SortedDictionary<string, ReplaySum> sums = new(StringComparer.Ordinal);

        public int Events { get; private set; }

        public IReadOnlyList<ReplaySum> Sums => [.. sums.Values];

        public void Add(IEnumerable<Fee> charged, IEnumerable<Fee> replayed)
        {
            Events++;
            foreach (var fee in charged) sums[fee.Asset] = Of(fee.Asset) with { Charged = Of(fee.Asset).Charged + fee.Amount };
            foreach (var fee in replayed) sums[fee.Asset] = Of(fee.Asset) with { Replayed = Of(fee.Asset).Replayed + fee.Amount };
        }

        private ReplaySum Of(string asset) => sums.GetValueOrDefault(asset) ?? new ReplaySum(asset, Amount.Zero, Amount.Zero);
    }
}
