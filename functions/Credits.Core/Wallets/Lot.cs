using System.Globalization;
using Credits.Core.Ids;
using Credits.Core.Revenue;

namespace Credits.Core.Wallets;

/// <summary>Credits of one origin in an account, spent and expiring together.</summary>
/// <param name="Id">The id of the entry that made it, or <c>standing.…</c> for adds on the same terms without expiry.</param>
/// <param name="Terms">When it is spent and when it ends.</param>
/// <param name="Granted">All that was paid in.</param>
/// <param name="Remaining">What is left, held or not.</param>
/// <param name="Held">The part of what is left that reservations hold.</param>
public sealed record Lot(string Id, LotTerms Terms, Amount Granted, Amount Remaining, Amount Held)
{
    /// <summary>The name that lines give to the overdraft of an account.</summary>
    public const string OverdraftId = "overdraft";

    /// <summary>What can be drawn.</summary>
    public Amount Free => Remaining - Held;

    /// <summary>The lot that adds without expiry on these terms share.</summary>
    public static string StandingId(LotSource source, int priority, Basis? basis = null)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"standing.{source.ToString().ToLowerInvariant()}.{priority}");
        return basis is null ? id : string.Create(CultureInfo.InvariantCulture, $"{id}.{StableId.Of("basis", basis.Currency, basis.Rate.ToString(CultureInfo.InvariantCulture))[..12]}");
    }
}

/// <summary>
/// The order in which lots are spent, documented and total: priority, sooner expiry, promotional before
/// bundled before paid before returned, older, id.
/// </summary>
public sealed class SpendingOrder : IComparer<Lot>
{
    /// <summary>The only instance.</summary>
    public static readonly SpendingOrder Instance = new();

    /// <inheritdoc/>
    public int Compare(Lot? x, Lot? y)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        var (a, b) = (x.Terms, y.Terms);
        var order = a.Priority.CompareTo(b.Priority);
        if (order == 0) order = (a.Expires ?? DateTimeOffset.MaxValue).CompareTo(b.Expires ?? DateTimeOffset.MaxValue);
        if (order == 0) order = a.Source.CompareTo(b.Source);
        if (order == 0) order = a.Since.CompareTo(b.Since);
        return order != 0 ? order : string.CompareOrdinal(x.Id, y.Id);
    }
}
