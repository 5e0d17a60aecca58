using System.Globalization;
using Credits.Core.Catalog;
using Credits.Core.Ids;
using Credits.Core.Revenue;
using Credits.Core.Wallets;

namespace Credits.Core.Subscriptions;

/// <summary>An entitlement of a subscription, and how far its grants have come.</summary>
public sealed record Allowance
{
    /// <summary>The priority of its credits: spent before those that name none.</summary>
    public const int Priority = 50;

    /// <summary>The same in every version of a product that has it: a hash of product, asset and name.</summary>
    public required string Id { get; init; }

    /// <summary>The asset's code.</summary>
    public required string Asset { get; init; }

    /// <summary>How much each time.</summary>
    public required Amount Amount { get; init; }

    /// <summary>Bundled or promotional.</summary>
    public required LotSource Source { get; init; }

    /// <summary>The code of the product that it is of; null on subscriptions from before it was kept.</summary>
    public string? Product { get; init; }

    /// <summary>What of the subscription's fee each credit stands for, revenue only when it is spent or ends; null for nothing.</summary>
    public Basis? Basis { get; init; }

    /// <summary>How long a grant lives, and how often it is refreshed; null for ever and once.</summary>
    public Period? Lifetime { get; init; }

    /// <summary>What becomes of what is left; null if it is granted once.</summary>
    public Refresh? Refresh { get; init; }

    /// <summary>The sequence of the entry with which its grants began: they may begin anew, and are told apart by it.</summary>
    public long Born { get; init; }

    /// <summary>From when on its periods are counted.</summary>
    public DateTimeOffset Anchor { get; init; }

    /// <summary>No grant is made before.</summary>
    public DateTimeOffset Since { get; init; }

    /// <summary>The period that is granted next, 0 for the first.</summary>
    public int Next { get; init; }

    /// <summary>The id of an entitlement within every version of its product.</summary>
    /// <param name="product">The product's id.</param>
    /// <param name="entitlement">The entitlement.</param>
    /// <param name="nth">Which of its name and asset, from 1: products of earlier days may have several.</param>
    private static string IdOf(string product, Entitlement entitlement, int nth) => StableId.Of(
        "allowance", product, nth == 1 ? $"{entitlement.Asset}:{entitlement.Name}" : string.Create(CultureInfo.InvariantCulture, $"{entitlement.Asset}:{entitlement.Name}:{nth}"));

    /// <summary>Entitlements of a version whose grants have not begun.</summary>
    public static IEnumerable<Allowance> Of(string product, ProductVersion version)
    {
        var entitlements = version.Entitlements;
        for (var i = 0; i < entitlements.Length; i++)
        {
            var (entitlement, nth) = (entitlements[i], 1);
            for (var j = 0; j < i; j++)
                if (entitlements[j].Asset == entitlement.Asset && entitlements[j].Name == entitlement.Name) nth++;
            yield return Of(product, version.Code, entitlement, nth);
        }
    }

    private static Allowance Of(string product, string code, Entitlement entitlement, int nth) => new()
    {
        Id = IdOf(product, entitlement, nth),
        Product = code,
        Basis = entitlement.RevenueBasis is { IsPositive: true } rate && entitlement.RevenueCurrency is { } currency ? new Basis(currency, rate.Value) : null,
        Asset = entitlement.Asset,
        Amount = entitlement.Amount,
        Source = entitlement.Source,
        Lifetime = entitlement.Lifetime,
        Refresh = entitlement.Refresh,
    };

    /// <summary>When the next grant is due; null for never.</summary>
    public DateTimeOffset? Due
    {
        get
        {
            if (Next > 0 && (Refresh is null || Lifetime is null)) return null;
            var start = Lifetime is { } period ? period.StartOf(Anchor, Next) : Anchor;
            return start < Since ? Since : start;
        }
    }

    /// <summary>When the grant of a period ends; null for never.</summary>
    public DateTimeOffset? EndOf(int period) =>
        Refresh?.Strategy == RefreshStrategy.Accumulate ? null : Lifetime?.StartOf(Anchor, period + 1);

    /// <summary>The id of the one entry, and of the lot, with which a period is granted.</summary>
    public string IssueId(string subscription, int period) =>
        StableId.Of("issue", subscription, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Id}:{Born}:{period}"));

    /// <summary>The lot that a period is paid into: its own, or where nothing ends the one that all periods share which stand for as much of a fee.</summary>
    public string LotOf(string subscription, int period) => this switch
    {
        { Refresh.Strategy: not RefreshStrategy.Accumulate } or { Refresh: null } => IssueId(subscription, period),
        { Basis: { } basis } => StableId.Of("accumulate", subscription, string.Create(CultureInfo.InvariantCulture, $"{Id}:{basis.Currency}:{basis.Rate}")),
        _ => StableId.Of("accumulate", subscription, Id),
    };

    /// <summary>The lot that rolled over at the end of a period.</summary>
    public string RolloverOf(string subscription, int period) =>
        StableId.Of("rollover", subscription, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Id}:{Born}:{period}"));

    /// <summary>True for the same entitlement of another version.</summary>
    internal bool IsSame(Allowance other) => Id == other.Id && Lifetime == other.Lifetime;

    /// <summary>True if nothing is to be granted at a moment: the period of the last grant goes on, or it was the only one.</summary>
    internal bool IsGranted(DateTimeOffset at) =>
        Next > 0 && (Refresh is null || Lifetime is not { } period || !(period.StartOf(Anchor, Next) <= at));

    /// <summary>Goes on at a moment with the period that it is in, unless that was granted. What is granted once lives from its grant on.</summary>
    internal Allowance SkipTo(DateTimeOffset at) => this with
    {
        Anchor = Refresh is null && Next == 0 ? at : Anchor,
        Since = at,
        Next = Refresh is null || Lifetime is not { } period ? Next : Math.Max(Next, period.IndexAt(Anchor, at)),
    };
}
