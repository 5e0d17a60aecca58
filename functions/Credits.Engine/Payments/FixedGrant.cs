using Credits.Core;

namespace Credits.Engine.Payments;

/// <summary>What a payment grants and to whom, once its first event with a grant has fixed it for ever.</summary>
/// <param name="CustomerId">The wallet, 26 characters.</param>
/// <param name="Asset">The asset's code.</param>
/// <param name="Digits">The asset's digits after the point.</param>
/// <param name="Credits">What was bought.</param>
/// <param name="ExpiresDays">How many days that lives from the payment on; null for ever.</param>
/// <param name="Bonus">What comes on top; 0 for nothing.</param>
/// <param name="BonusExpiresDays">How many days that lives; null for ever.</param>
/// <param name="Pack">The pack's code, if it was one.</param>
/// <param name="Crossing">The crossing that it was charged for by an automatic top-up, if it was.</param>
/// <param name="Note">The id of what the app noted of the checkout, if it did.</param>
public sealed record FixedGrant(
    string CustomerId, string Asset, int Digits, Amount Credits, int? ExpiresDays, Amount Bonus, int? BonusExpiresDays, string? Pack, string? Crossing = null,
    string? Note = null);
