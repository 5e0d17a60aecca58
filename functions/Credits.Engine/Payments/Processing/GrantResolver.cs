using System.Globalization;
using System.Text;
using Credits.Core;
using Credits.Core.Ids;
using Credits.Engine.Apps;
using Credits.Engine.Assets;
using Credits.Engine.Customers;
using Credits.Engine.Payments.Packs;
using Credits.Engine.Payments.Providers;
using Credits.Engine.Wallets;

namespace Credits.Engine.Payments.Processing;

/// <summary>What keeps a payment from being credited, as stable codes. A refusal of the wallet stands with its own code.</summary>
public static class PaymentProblem
{
    /// <summary>The metadata name a customer by our id, and there is none.</summary>
    public const string CustomerNotFound = "customer_not_found";

    /// <summary>The metadata name a customer by text that can be no id.</summary>
    public const string CustomerInvalid = "customer_invalid";

    /// <summary>The asset is not known.</summary>
    public const string UnknownAsset = "unknown_asset";

    /// <summary>The credits or the bonus are no amount of the asset, or not more than 0.</summary>
    public const string CreditsInvalid = "credits_invalid";

    /// <summary>The days that they live are no number from 1 to <see cref="Pack.MaxDays"/>.</summary>
    public const string ExpiryInvalid = "expiry_invalid";

    /// <summary>The pack is not known.</summary>
    public const string PackNotFound = "pack_not_found";

    /// <summary>The metadata name a pack and no credits, and what is paid is not its price.</summary>
    public const string PriceDiffers = "price_differs";

    /// <summary>Another event says that another amount, or another currency, was paid.</summary>
    public const string PaidDiffers = "paid_differs";

    /// <summary>Another event asks for another grant than the one that counts.</summary>
    public const string GrantDiffers = "grant_differs";

    /// <summary>It has more disputes than are kept.</summary>
    public const string TooManyDisputes = "too_many_disputes";
}

/// <summary>A grant that makes sense, or why there is none.</summary>
/// <param name="Grant">The grant.</param>
/// <param name="Problem">One of <see cref="PaymentProblem"/>.</param>
internal readonly record struct Resolved(FixedGrant? Grant, string? Problem = null);

/// <summary>Turns the text of a payment's metadata into a grant. Nothing is guessed: what does not fit is a problem.</summary>
internal sealed class GrantResolver(CustomerDirectory customers, AssetCatalog assets, PackCatalog packs)
{
    /// <summary>Makes the customer, if they are named by the app's own id and there is none.</summary>
    /// <param name="scope">Whose it is.</param>
    /// <param name="request">What the payment says.</param>
    /// <param name="paid">Its money.</param>
    /// <param name="isPaid">Whether that is what was paid; what is paid in the end may be less.</param>
    public async ValueTask<Resolved> ResolveAsync(AppScope scope, GrantRequest request, Money? paid, bool isPaid)
    {
        // Whether it is the price of the pack is known once it is paid.
        if (request is { Pack: not null, Credits: null } && !isPaid) return default;
        Pack? pack = null;
        if (request.Pack is { } code && request.Credits is null)
        {
            pack = await packs.FindAsync(scope, code);
            if (pack is null) return new(null, PaymentProblem.PackNotFound);
            if (paid is { } money && money != pack.Price) return new(null, PaymentProblem.PriceDiffers);
        }

        if (await assets.FindAsync(scope, pack?.Asset ?? request.Asset ?? Asset.Default) is not { } asset) return new(null, PaymentProblem.UnknownAsset);
        // What we sold ourselves must be granted: a top-up was charged to the last digit of a fee, and an asset may have got fewer decimals since.
        var isOurs = request.Scope is not null;
        var credits = pack?.Credits ?? AmountOf(request.Credits, asset, isOurs);
        var bonus = pack is not null ? pack.Bonus ?? Amount.Zero : request.Bonus is null ? Amount.Zero : AmountOf(request.Bonus, asset, isOurs);
        if (credits is not { IsPositive: true } || bonus is not { IsNegative: false }) return new(null, PaymentProblem.CreditsInvalid);
        var days = pack is not null ? pack.ExpiresDays : DaysOf(request.ExpiresDays);
        var bonusDays = pack is not null ? pack.BonusExpiresDays : DaysOf(request.BonusExpiresDays);
        if (days is < 1 or > Pack.MaxDays || bonusDays is < 1 or > Pack.MaxDays) return new(null, PaymentProblem.ExpiryInvalid);

        var (customer, problem) = await CustomerAsync(scope, request);
        return customer is null
            ? new(null, problem)
            : new(new FixedGrant(customer.Id, asset.Code, asset.Precision, credits.Value, days, bonus.Value, bonusDays, request.Pack, IdOf(request.Crossing), IdOf(request.Note)));
    }

    private async ValueTask<(Customer? Customer, string? Problem)> CustomerAsync(AppScope scope, GrantRequest request)
    {
        if (request.CustomerId is { } id)
        {
            if (WalletName.Internal(scope, id) is not { } name) return (null, PaymentProblem.CustomerInvalid);
            return (await customers.FindAsync(name), PaymentProblem.CustomerNotFound);
        }

        if (request.ExternalId is not { Length: > 0 and <= WalletName.MaxExternalIdLength } external || external.Any(char.IsControl))
            return (null, PaymentProblem.CustomerInvalid);
        var found = await customers.FindAsync(WalletName.External(scope, external));
        return (found ?? (await customers.CreateAsync(scope, external, customer => customer)).Customer, null);
    }

    private static Amount? AmountOf(string? text, Asset asset, bool isOurs) =>
        text is { Length: <= 40 } && Amount.TryParse(Encoding.UTF8.GetBytes(text), out var amount) && (isOurs || amount.FractionDigits <= asset.Precision) ? amount : null;

    private static string? IdOf(string? text) => StableId.IsValid(text) ? text : null;

    // What is no number is outside of every limit.
    private static int? DaysOf(string? text) =>
        text is null ? null : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var days) ? days : 0;
}
