namespace Credits.Functions.Http;

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
