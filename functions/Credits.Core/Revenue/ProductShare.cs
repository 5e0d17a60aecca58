using Credits.Core.Entries;

namespace Credits.Core.Revenue;

/// <summary>How much of what an entry moved in one asset is a product's.</summary>
/// <param name="Product">The product's code.</param>
/// <param name="Amount">Its part, more than 0; parts are compared with each other only.</param>
public sealed record ProductShare(string Product, Amount Amount)
{
    private static readonly Amount All = Amount.From(1);

    /// <summary>The asset that it is a part of; null for whichever the entry moved.</summary>
    public string? Asset { get; init; }

    /// <summary>The products that an entry charged an asset for, in order; empty if it was for none.</summary>
    public static IReadOnlyList<ProductShare> Of(Entry entry, string asset) => entry switch
    {
        { Event: { } happened } => [.. happened.Fees.Where(fee => fee.Asset == asset && fee.Amount.IsPositive).Select(fee => new ProductShare(fee.Product, fee.Amount))],
        { Kind: EntryKind.Subscribe or EntryKind.Renew or EntryKind.Alter, Subscription: { } subscription } => subscription.Products is [var only]
            ? [new ProductShare(only.Code, All)]
            : [.. subscription.Products.SelectMany(product => product.Fees.Where(fee => fee.Asset == asset).Select(fee => new ProductShare(product.Code, fee.Amount)))],
        { Issue.Product: { } product } => [new ProductShare(product, All)],
        _ => [.. entry.Shares.Where(share => share.Asset is null || share.Asset == asset)],
    };

    /// <summary>Splits a sum by the parts of some products, to the last digit.</summary>
    internal static IEnumerable<(string? Product, Amount Amount)> Split(Amount sum, IReadOnlyList<ProductShare> shares)
    {
        var whole = shares.Aggregate(Amount.Zero, (all, share) => all + share.Amount);
        var left = sum;
        for (var i = 0; i < shares.Count - 1; i++)
        {
            var part = Amount.Rounded(sum.Value * (shares[i].Amount.Value / whole.Value));
            left -= part;
            yield return (shares[i].Product, part);
        }

        yield return (shares.Count > 0 ? shares[^1].Product : null, left);
    }
}
