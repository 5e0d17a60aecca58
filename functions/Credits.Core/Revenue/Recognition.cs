using System.Collections.Immutable;
using Credits.Core.Entries;

namespace Credits.Core.Revenue;

/// <summary>
/// What one entry brings in and costs. Money for credits is owed in credits first; it is revenue when they are spent or end.
/// So the revenue of an entry is the money that came with it, less what the lots that it paid into are worth, plus what the
/// lots that it drew from were: over any number of entries, money in = revenue + what the open lots are worth.
/// </summary>
public static class Recognition
{
    /// <summary>The sums of an entry; <see cref="DayStats.None"/> if no money has to do with it.</summary>
    public static DayStats Of(Entry entry)
    {
        if (!HasWorth(entry)) return DayStats.None;
        var products = new List<StatLine>();
        var whole = new SortedDictionary<string, Amount>(StringComparer.Ordinal);
        if (entry.Paid is { } paid) Count(null, paid.Currency, paid.Amount);
        foreach (var (asset, currency, amount) in Released(entry))
            foreach (var (product, part) in ProductShare.Split(amount, ProductShare.Of(entry, asset)))
                Count(product, currency, part);

        ImmutableArray<EventCost> costs = entry.Event?.Costs ?? [];
        if (!costs.IsEmpty)
        {
            var product = entry.Event!.Fees is [var fee, ..] ? fee.Product : entry.Event.Versions is [var version, ..] ? version.Product : null;
            foreach (var cost in costs) products.Add(new StatLine(product, cost.Currency, Amount.Zero, cost.Amount));
        }

        var vendors = costs.Select(cost => new StatLine(cost.Vendor, cost.Currency, Amount.Zero, cost.Amount))
            .Concat(costs.Select(cost => cost.Vendor).Distinct(StringComparer.Ordinal).SelectMany(vendor => whole.Select(sum => new StatLine(vendor, sum.Key, sum.Value, Amount.Zero))));
        return new([.. Sums(products)], [.. vendors]);

        void Count(string? product, string currency, Amount amount)
        {
            products.Add(new StatLine(product, currency, amount, Amount.Zero));
            whole[currency] = whole.GetValueOrDefault(currency) + amount;
        }
    }

    // What came in and is owed in credits cancels out, and is no line of its own.
    private static IEnumerable<StatLine> Sums(List<StatLine> lines) => lines
        .GroupBy(line => (line.Name, line.Currency))
        .Select(group => group.Aggregate((sum, line) => sum with { Revenue = sum.Revenue + line.Revenue, Costs = sum.Costs + line.Costs }))
        .Where(sum => !sum.Revenue.IsZero || !sum.Costs.IsZero);

    private static bool HasWorth(Entry entry)
    {
        if (entry.Paid is not null || entry.Event is { Costs.IsEmpty: false }) return true;
        foreach (var posting in entry.Postings)
            foreach (var line in posting.Lines)
                if (line.Terms.Basis is not null) return true;
        return false;
    }

    // Credits that are taken back against money that nobody named are worth what went back.
    private static IEnumerable<(string Asset, string Currency, Amount Amount)> Released(Entry entry) =>
        from posting in entry.Postings
        where posting.Counterparty != Counterparty.TakenBack || entry.Paid is not null
        from line in posting.Lines
        let basis = line.Terms.Basis
        where basis is not null
        group -basis.Of(line.Amount) by (posting.Asset, basis.Currency) into sums
        select (sums.Key.Asset, sums.Key.Currency, sums.Aggregate((a, b) => a + b));
}
