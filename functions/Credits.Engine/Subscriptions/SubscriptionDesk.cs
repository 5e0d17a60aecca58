using Credits.Core.Catalog;
using Credits.Core.Commands;
using Credits.Core.Entries;
using Credits.Core.Subscriptions;
using Credits.Engine.Apps;
using Credits.Engine.Catalog;
using Credits.Engine.Wallets;

namespace Credits.Engine.Subscriptions;

/// <summary>A product that somebody wants to subscribe to.</summary>
/// <param name="Code">Its code.</param>
/// <param name="Version">The version; null for the default one.</param>
public sealed record WantedProduct(string Code, int? Version);

/// <summary>Terms, or why there are none.</summary>
/// <param name="Terms">The terms.</param>
/// <param name="Problem">What was wrong.</param>
/// <param name="Index">With which of the products; -1 for all of them together.</param>
public readonly record struct TermsResult(SubscriptionTerms? Terms, TermsProblem? Problem = null, int Index = -1);

/// <summary>Why products can not be subscribed to.</summary>
public enum TermsProblem
{
    /// <summary>There is no such product.</summary>
    NoProduct,

    /// <summary>The product is archived.</summary>
    Archived,

    /// <summary>The product has no such version, or it is not published.</summary>
    NoVersion,

    /// <summary>The same product is named twice.</summary>
    Twice,

    /// <summary>Their fees are due in different periods; each needs a subscription of its own.</summary>
    PeriodsDiffer,

    /// <summary>They have more entitlements than one subscription may.</summary>
    TooManyEntitlements,
}

/// <summary>Turns products into subscriptions and finds them again.</summary>
public sealed class SubscriptionDesk(ProductCatalog catalog, WalletService wallets)
{
    /// <summary>What a subscription to some products would be to, as they are sold now.</summary>
    /// <param name="scope">The app and mode.</param>
    /// <param name="wanted">The products.</param>
    /// <param name="changed">The subscription that is to be changed, or was made by an earlier try of the same request: a product that it is to already it keeps in that version, archived or not.</param>
    public async ValueTask<TermsResult> TermsAsync(AppScope scope, IReadOnlyList<WantedProduct> wanted, Subscription? changed = null)
    {
        var products = new List<(string Id, ProductVersion Version)>();
        for (var i = 0; i < wanted.Count; i++)
        {
            var has = changed?.Products.FirstOrDefault(product => product.Code == wanted[i].Code)?.Version;
            var offer = await catalog.OfferAsync(scope, wanted[i].Code, wanted[i].Version, has);
            if (offer.Version is not { } version) return new(null, ProblemOf(offer.Problem), i);
            if (products.Exists(product => product.Id == offer.ProductId)) return new(null, TermsProblem.Twice, i);
            products.Add((offer.ProductId, version));
        }

        if (SubscriptionTerms.Of(products) is not { } terms) return new(null, TermsProblem.PeriodsDiffer);
        return terms.Allowances.Length > SubscriptionLimits.Allowances ? new(null, TermsProblem.TooManyEntitlements) : new(terms);
    }

    /// <summary>A subscription as it is now or was when it ended; null if there is none.</summary>
    public async ValueTask<Subscription?> FindAsync(WalletView view, string id)
    {
        foreach (var subscription in view.Head.Subscriptions)
            if (subscription.Id == id) return subscription;
        return await wallets.FindEntryAsync(view.Name, EndSubscription.IdFor(id)) is { Kind: EntryKind.Alter } ended ? ended.Subscription : null;
    }

    private static TermsProblem ProblemOf(ProductProblem? problem) => problem switch
    {
        ProductProblem.NotFound => TermsProblem.NoProduct,
        ProductProblem.Archived => TermsProblem.Archived,
        _ => TermsProblem.NoVersion,
    };
}
