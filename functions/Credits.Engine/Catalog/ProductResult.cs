using Credits.Core.Catalog;

namespace Credits.Engine.Catalog;

/// <summary>Why something was not done with a product.</summary>
public enum ProductProblem
{
    /// <summary>There is no such product.</summary>
    NotFound,

    /// <summary>The product has no such version.</summary>
    VersionNotFound,

    /// <summary>There is another product with that code.</summary>
    CodeTaken,

    /// <summary>The version is not published, so that it can not be the default one or be subscribed to.</summary>
    NotPublished,

    /// <summary>The product is archived.</summary>
    Archived,

    /// <summary>As many products, or versions, as there may be.</summary>
    LimitReached,
}

/// <summary>A product and the version that it is about, or why not.</summary>
/// <param name="Product">As it is stored now.</param>
/// <param name="Version">The version's number.</param>
/// <param name="Problem">What was wrong.</param>
public readonly record struct ProductResult(Product? Product, int Version = 0, ProductProblem? Problem = null);

/// <summary>A version that can be subscribed to, or why not.</summary>
/// <param name="ProductId">26 characters.</param>
/// <param name="Version">The version.</param>
/// <param name="Problem">What was wrong.</param>
public readonly record struct OfferResult(string ProductId, ProductVersion? Version, ProductProblem? Problem = null);
