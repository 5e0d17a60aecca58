using System.Collections.Immutable;
using System.Globalization;

namespace Credits.Core.Revenue;

/// <summary>Sums of one product's or vendor's day in one currency.</summary>
/// <param name="Name">The product's code or the vendor's id; null for what is of none, or of one too many.</param>
/// <param name="Currency">The currency's code.</param>
/// <param name="Revenue">Revenue that was recognised.</param>
/// <param name="Costs">What was paid to vendors.</param>
public sealed record StatLine(string? Name, string Currency, Amount Revenue, Amount Costs);

/// <summary>
/// Revenue and costs of a wallet on one day (UTC), written with the entries that they come of. A day is over when the next
/// one begins: entries belong to the day on which they were recorded.
/// </summary>
/// <param name="Products">All of it, by product. In order of name and currency.</param>
/// <param name="Vendors">The costs again, by vendor, each with the revenue of the events that it had a part in.</param>
public sealed record DayStats(ImmutableArray<StatLine> Products, ImmutableArray<StatLine> Vendors)
{
    /// <summary>The products, and the vendors, that a wallet's day tells apart, each currency of one by itself; further ones are counted together.</summary>
    public const int MaxLines = 100;

    /// <summary>The most bytes that the stored form of a day takes, with names of ordinary length.</summary>
    public const int MaxBytes = 100_000;

    /// <summary>Nothing.</summary>
    public static readonly DayStats None = new([], []);

    private const string NameFormat = "yyyyMMdd";

    private static readonly Comparer<(string Name, string Currency)> Order = Comparer<(string Name, string Currency)>.Create(static (x, y) =>
        string.CompareOrdinal(x.Name, y.Name) is var order and not 0 ? order : string.CompareOrdinal(x.Currency, y.Currency));

    /// <summary>True if there is nothing in it.</summary>
    public bool IsEmpty => Products.IsEmpty && Vendors.IsEmpty;

    /// <summary>The name of the day that a moment is in, <c>yyyyMMdd</c>; names are in order of time.</summary>
    public static string NameOf(DateTimeOffset moment) => NameOf(DateOnly.FromDateTime(moment.UtcDateTime));

    /// <summary>The name of a day.</summary>
    public static string NameOf(DateOnly day) => day.ToString(NameFormat, CultureInfo.InvariantCulture);

    /// <summary>The day of a name; throws <see cref="FormatException"/> if it is none.</summary>
    public static DateOnly DayOf(string name) => DateOnly.ParseExact(name, NameFormat, CultureInfo.InvariantCulture);

    /// <summary>The sums of both, with at most <paramref name="maxLines"/> that have names: what comes last loses its own.</summary>
    public DayStats Plus(DayStats other, int maxLines = MaxLines) => new(Plus(Products, other.Products, maxLines), Plus(Vendors, other.Vendors, maxLines));

    /// <summary>The lines of both one after the other, to be summed up later.</summary>
    public DayStats Append(DayStats other) => IsEmpty ? other : new([.. Products, .. other.Products], [.. Vendors, .. other.Vendors]);

    private static ImmutableArray<StatLine> Plus(ImmutableArray<StatLine> lines, ImmutableArray<StatLine> more, int maxLines)
    {
        // An empty name sorts first and is nobody's.
        var sums = new SortedDictionary<(string Name, string Currency), StatLine>(Order);
        var named = 0;
        foreach (var line in lines.Concat(more))
        {
            var key = (line.Name ?? "", line.Currency);
            if (line.Name is not null && !sums.ContainsKey(key) && ++named > maxLines) key = ("", line.Currency);
            var sum = sums.GetValueOrDefault(key) ?? line with { Name = key.Item1.Length == 0 ? null : key.Item1, Revenue = Amount.Zero, Costs = Amount.Zero };
            sums[key] = sum with { Revenue = Limited(sum.Revenue + line.Revenue), Costs = Limited(sum.Costs + line.Costs) };
        }

        return [.. sums.Values];
    }

    // Nobody sells that much, and a sum that can not be read again would stop the wallet.
    private static Amount Limited(Amount sum) => sum.IsRepresentable ? sum : sum.IsNegative ? -Amount.Max : Amount.Max;
}
