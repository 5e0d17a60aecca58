using Credits.Core;
using Credits.Engine.Wallets;

namespace Credits.Functions.Http;

/// <summary>Why a request was not done, before it is put into the shape of the API that it came through.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Code">Stable, one of <see cref="ProblemCode"/> or <see cref="RefusalCode"/>; has a section on the errors page.</param>
/// <param name="Detail">One sentence for people.</param>
public sealed record Problem(int Status, string Code, string Detail)
{
    /// <summary>The field of the request that is wrong.</summary>
    public string? Field { get; init; }

    /// <summary>Seconds to wait before the same request may succeed.</summary>
    public int? RetryAfter { get; init; }

    /// <summary>The asset that was short.</summary>
    public string? Asset { get; init; }

    /// <summary>The code of an asset that is not known; to look for it again, never for the answer.</summary>
    public string? UnknownAsset { get; init; }

    /// <summary>With 402: the balance.</summary>
    public Amount? Balance { get; init; }

    /// <summary>With 402: what could be spent.</summary>
    public Amount? Available { get; init; }

    /// <summary>With 402: what was asked for.</summary>
    public Amount? Required { get; init; }

    /// <summary>With 402: what is missing.</summary>
    public Amount? Shortfall => Required - Available;

    /// <summary>What happened inside; for the log, never for the answer.</summary>
    public Exception? Cause { get; init; }

    /// <summary>A field that can not be used as it is.</summary>
    public static Problem BadField(string field, string detail) => new(StatusCodes.Status400BadRequest, ProblemCode.InvalidField, detail) { Field = field };

    /// <summary>An operation's outcome, if it is not done.</summary>
    public static Problem From(Outcome outcome) => outcome switch
    {
        Outcome.Refused refused => From(refused.Refusal),
        Outcome.NoCustomer => new(StatusCodes.Status404NotFound, ProblemCode.CustomerNotFound, "There is no such customer."),
        Outcome.Failed failed => From(failed) with { Cause = failed.Cause },
        _ => throw new ArgumentException("That was done.", nameof(outcome)),
    };

    /// <summary>The same, at a field if it has a code.</summary>
    public Problem At(string field, string code) => Code == code ? this with { Field = field } : this;

    /// <summary>A refusal with its status.</summary>
    public static Problem From(Refusal refusal) => new(StatusOf(refusal.Code), refusal.Code, refusal.Detail)
    {
        Asset = refusal.Asset,
        Balance = refusal.Balance,
        Available = refusal.Available,
        Required = refusal.Required,
    };

    private static Problem From(Outcome.Failed failed)
    {
        var seconds = Math.Max(1, (int)Math.Ceiling(failed.RetryAfter.TotalSeconds));
        return failed.Reason switch
        {
            Failure.Busy => new(StatusCodes.Status429TooManyRequests, ProblemCode.WalletBusy, "Too much is waiting for this wallet; try again with the same key.") { RetryAfter = seconds },
            Failure.Contended => new(StatusCodes.Status503ServiceUnavailable, ProblemCode.Contended, "The store is busy; try again with the same key.") { RetryAfter = seconds },
            Failure.InDoubt => new(StatusCodes.Status503ServiceUnavailable, ProblemCode.OutcomeUnknown, "It may or may not have happened; the same key tells.") { RetryAfter = seconds },
            Failure.Internal => new(StatusCodes.Status500InternalServerError, ProblemCode.Internal, "The operation was stopped by a safety check; nothing changed."),
            _ => new(StatusCodes.Status503ServiceUnavailable, ProblemCode.Unavailable, "Nothing was written; try again with the same key.") { RetryAfter = seconds },
        };
    }

    private static int StatusOf(string code) => code switch
    {
        RefusalCode.InsufficientCredits => StatusCodes.Status402PaymentRequired,
        RefusalCode.EntryNotFound or RefusalCode.ReservationNotFound or RefusalCode.PaymentNotFound or RefusalCode.SubscriptionNotFound => StatusCodes.Status404NotFound,
        RefusalCode.ReservationExpired => StatusCodes.Status410Gone,
        RefusalCode.ReservationSettled or RefusalCode.AlreadyRefunded or RefusalCode.WalletFrozen or RefusalCode.WalletClosed
            or RefusalCode.ReservationsOpen or RefusalCode.TooManyLots or RefusalCode.TooManyReservations
            or RefusalCode.TooManyAssets or RefusalCode.WalletTooLarge or RefusalCode.TooManySubscriptions or RefusalCode.AlreadySubscribed or RefusalCode.SubscriptionNotActive => StatusCodes.Status409Conflict,
        _ => StatusCodes.Status422UnprocessableEntity,
    };
}

/// <summary>The codes of problems that the edge finds, beside those of the core.</summary>
public static class ProblemCode
{
    /// <summary>The body is not JSON, or not an object, or has a name twice, or is nested too deeply.</summary>
    public const string InvalidJson = "invalid_json";

    /// <summary>A field is missing, of another type, or out of its limits.</summary>
    public const string InvalidField = "invalid_field";

    /// <summary>The body's content type is not JSON.</summary>
    public const string UnsupportedMediaType = "unsupported_media_type";

    /// <summary>The body is too large.</summary>
    public const string BodyTooLarge = "body_too_large";

    /// <summary>No key was given.</summary>
    public const string MissingKey = "missing_api_key";

    /// <summary>The key is malformed, unknown or revoked.</summary>
    public const string InvalidKey = "invalid_api_key";

    /// <summary>The key may not do that.</summary>
    public const string ScopeMissing = "scope_missing";

    /// <summary>The key is for the other mode.</summary>
    public const string WrongMode = "wrong_mode";

    /// <summary>Nothing is served at that path.</summary>
    public const string NotFound = "not_found";

    /// <summary>The path is not served with that method.</summary>
    public const string MethodNotAllowed = "method_not_allowed";

    /// <summary>The key has used up its requests for now.</summary>
    public const string RateLimited = "rate_limited";

    /// <summary>There is no such customer.</summary>
    public const string CustomerNotFound = "customer_not_found";

    /// <summary>The wallet has no such account.</summary>
    public const string AccountNotFound = "account_not_found";

    /// <summary>The key's app has no such connected account in its mode.</summary>
    public const string ConnectedAccountNotFound = "connected_account_not_found";

    /// <summary>A connected account has no accounts of its own.</summary>
    public const string NotAPlatform = "not_a_platform";

    /// <summary>There is no such vendor.</summary>
    public const string VendorNotFound = "vendor_not_found";

    /// <summary>There is no such app.</summary>
    public const string AppNotFound = "app_not_found";

    /// <summary>A webhook's signature is missing, too old, or not made with the secret.</summary>
    public const string BadSignature = "bad_signature";

    /// <summary>There is no such key.</summary>
    public const string KeyNotFound = "key_not_found";

    /// <summary>There is no such queue.</summary>
    public const string QueueNotFound = "queue_not_found";

    /// <summary>The queue has no such dead letter.</summary>
    public const string DeadLetterNotFound = "dead_letter_not_found";

    /// <summary>The key was revoked, so it can not be rotated.</summary>
    public const string KeyRevoked = "key_revoked";

    /// <summary>The key was rotated before; the one that took its place can be.</summary>
    public const string KeyRotated = "key_rotated";

    /// <summary>Without that key nobody could manage the app's keys of its mode any more.</summary>
    public const string LastAdminKey = "last_admin_key";

    /// <summary>Only the operator, an admin key of the first app, may do that.</summary>
    public const string OperatorOnly = "operator_only";

    /// <summary>As many apps or keys as there may be.</summary>
    public const string LimitReached = "limit_reached";

    /// <summary>Another customer has that external id.</summary>
    public const string ExternalIdTaken = "external_id_taken";

    /// <summary>The customer has another external id.</summary>
    public const string ExternalIdFixed = "external_id_fixed";

    /// <summary>The asset is not known.</summary>
    public const string UnknownAsset = "unknown_asset";

    /// <summary>The amount has more decimals than the asset.</summary>
    public const string AmountTooPrecise = "amount_too_precise";

    /// <summary>There is no event of that id.</summary>
    public const string EventNotFound = "event_not_found";

    /// <summary>There is no asset of that code.</summary>
    public const string AssetNotFound = "asset_not_found";

    /// <summary>There is another asset with that code.</summary>
    public const string AssetCodeTaken = "asset_code_taken";

    /// <summary>Wallets hold, or may hold, finer amounts than the asset would count.</summary>
    public const string PrecisionInUse = "precision_in_use";

    /// <summary>The asset is not sold for that currency now.</summary>
    public const string NoRate = "no_rate";

    /// <summary>There is no such product.</summary>
    public const string ProductNotFound = "product_not_found";

    /// <summary>The product has no such version.</summary>
    public const string VersionNotFound = "version_not_found";

    /// <summary>There is another product with that code.</summary>
    public const string ProductCodeTaken = "product_code_taken";

    /// <summary>The version is not published.</summary>
    public const string VersionNotPublished = "version_not_published";

    /// <summary>The product is archived.</summary>
    public const string ProductArchived = "product_archived";

    /// <summary>There is no such pack, or it is no longer sold.</summary>
    public const string PackNotFound = "pack_not_found";

    /// <summary>There is no such payment provider.</summary>
    public const string ProviderNotFound = "provider_not_found";

    /// <summary>No payment provider is set up for the app and mode.</summary>
    public const string NoProvider = "no_provider";

    /// <summary>The payment provider did not do what it was asked.</summary>
    public const string ProviderRefused = "provider_refused";

    /// <summary>The payment provider can not be reached or asks to wait.</summary>
    public const string ProviderUnavailable = "provider_unavailable";

    /// <summary>The customer has no saved payment method at the provider.</summary>
    public const string NoPaymentMethod = "no_payment_method";

    /// <summary>The account has no automatic top-up.</summary>
    public const string AutoTopUpNotFound = "auto_top_up_not_found";

    /// <summary>There is no key to store secrets with.</summary>
    public const string NoSecretsKey = "no_secrets_key";

    /// <summary>Too much is waiting for this wallet.</summary>
    public const string WalletBusy = "wallet_busy";

    /// <summary>The store is busy.</summary>
    public const string Contended = "contended";

    /// <summary>It may or may not have happened.</summary>
    public const string OutcomeUnknown = "outcome_unknown";

    /// <summary>Nothing can be written or read now.</summary>
    public const string Unavailable = "unavailable";

    /// <summary>A fault of ours.</summary>
    public const string Internal = "internal_error";
}
