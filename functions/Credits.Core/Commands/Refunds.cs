using System.Collections.Immutable;
using Credits.Core.Entries;
using Credits.Core.Rating;

namespace Credits.Core.Commands;

/// <summary>How much of a deduction has been paid back.</summary>
/// <param name="EntryId">The deduction.</param>
/// <param name="Refunded">The sum of its refunds in the first asset that it drew.</param>
public sealed record Refunds(string EntryId, Amount Refunded)
{
    /// <summary>The same for further assets, those of which something was paid back.</summary>
    public ImmutableArray<AssetTotal> Others { get; init; } = [];

    /// <summary>How much was paid back of one of the assets that a deduction drew; <paramref name="first"/> is the first of them.</summary>
    public Amount Of(string asset, string first)
    {
        if (asset == first) return Refunded;
        foreach (var other in Others)
            if (other.Asset == asset) return other.Amount;
        return Amount.Zero;
    }

    /// <summary>The same after a further refund moved these postings.</summary>
    public Refunds After(ImmutableArray<Posting> postings, string first)
    {
        var after = this;
        foreach (var posting in postings)
        {
            if (posting.Counterparty != Counterparty.Refunded) continue;
            after = posting.Asset == first
                ? after with { Refunded = after.Refunded + posting.Amount }
                : after with { Others = [.. after.Others.Where(other => other.Asset != posting.Asset), new(posting.Asset, Of(posting.Asset, first) + posting.Amount)] };
        }

        return after;
    }
}
