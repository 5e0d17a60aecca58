using System.Collections.Immutable;

namespace Credits.Core.Catalog;

/// <summary>
/// What a product costs and includes, as it was defined once: a version never changes, so what was charged with it can
/// be computed again at any time.
/// </summary>
public sealed record ProductVersion
{
    /// <summary>Prices of one version.</summary>
    public const int MaxPrices = 100;

    /// <summary>Entitlements of one version.</summary>
    public const int MaxEntitlements = 20;

    /// <summary>The product's code.</summary>
    public required string Code { get; init; }

    /// <summary>1 for the product's first one, without gaps.</summary>
    public required int Number { get; init; }

    /// <summary>What customers read.</summary>
    public required string Name { get; init; }

    /// <summary>What is charged, at least one price.</summary>
    public required ImmutableArray<Price> Prices { get; init; }

    /// <summary>What is included.</summary>
    public required ImmutableArray<Entitlement> Entitlements { get; init; }

    /// <summary>Every asset that it is priced in or includes, each once, in order of appearance.</summary>
    public ImmutableArray<string> Assets =>
        [.. Prices.SelectMany(price => price.Pricing.Select(pricing => pricing.Asset)).Concat(Entitlements.Select(entitlement => entitlement.Asset)).Distinct(StringComparer.Ordinal)];
}
