using System.Globalization;
using Credits.Core;
using Credits.Engine.Payments.Packs;
using Credits.Engine.Payments.Providers;

namespace Credits.Engine.Payments.Checkouts;

/// <summary>What is sold: credits and their price, from a pack or as the app says.</summary>
/// <param name="Title">For the person who pays.</param>
/// <param name="Asset">The asset's code.</param>
/// <param name="Credits">How much of it.</param>
/// <param name="Price">What it costs.</param>
public sealed record Sale(string Title, string Asset, Amount Credits, Money Price)
{
    /// <summary>The pack, if it is one.</summary>
    public Pack? Pack { get; init; }

    /// <summary>How many days what is bought lives; null for ever.</summary>
    public int? ExpiresDays { get; init; }

    /// <summary>A pack as it is now: a later change of it does not change what was sold.</summary>
    public static Sale Of(Pack pack) => new(pack.Name, pack.Asset, pack.Credits, pack.Price) { Pack = pack, ExpiresDays = pack.ExpiresDays };

    /// <summary>What the payment's metadata are to say.</summary>
    public GrantRequest ToGrant(string scope, string customerId, string? externalId) => new()
    {
        Scope = scope,
        ExternalId = externalId,
        CustomerId = externalId is null ? customerId : null,
        Asset = Asset,
        Credits = Credits.ToString(),
        ExpiresDays = Days(ExpiresDays),
        Bonus = Pack?.Bonus?.ToString(),
        BonusExpiresDays = Days(Pack?.BonusExpiresDays),
        Pack = Pack?.Code,
    };

    private static string? Days(int? days) => days?.ToString(CultureInfo.InvariantCulture);
}
