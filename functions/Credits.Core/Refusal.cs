namespace Credits.Core;

/// <summary>Why an operation did not happen. Nothing changed, and the same key may succeed later.</summary>
/// <param name="Code">Stable and documented, for programs.</param>
/// <param name="Detail">One sentence for people.</param>
public sealed record Refusal(string Code, string Detail)
{
    /// <summary>The asset it is about, if it is about one.</summary>
    public string? Asset { get; init; }

    /// <summary>What could be spent; with <see cref="RefusalCode.InsufficientCredits"/>.</summary>
    public Amount? Available { get; init; }

    /// <summary>What was asked for; with <see cref="RefusalCode.InsufficientCredits"/>.</summary>
    public Amount? Required { get; init; }

    /// <summary>The account's balance; with <see cref="RefusalCode.InsufficientCredits"/>.</summary>
    public Amount? Balance { get; init; }
}

/// <summary>The codes of refusals, each with a section on the errors page.</summary>
public static class RefusalCode
{
    /// <summary>Less is available than the operation needs.</summary>
    public const string InsufficientCredits = "insufficient_credits";

    /// <summary>The amount is not more than 0, or it would take a number of the wallet beyond the limits of digits.</summary>
    public const string AmountOutOfRange = "amount_out_of_range";

    /// <summary>The expiry lies in the past.</summary>
    public const string ExpiryInPast = "expiry_in_past";

    /// <summary>The account has as many open lots as it may.</summary>
    public const string TooManyLots = "too_many_lots";

    /// <summary>The wallet has as many open reservations as it may.</summary>
    public const string TooManyReservations = "too_many_reservations";

    /// <summary>The wallet has as many assets as it may.</summary>
    public const string TooManyAssets = "too_many_assets";

    /// <summary>The wallet's open lots and reservations together are too large to store.</summary>
    public const string WalletTooLarge = "wallet_too_large";

    /// <summary>The wallet is frozen.</summary>
    public const string WalletFrozen = "wallet_frozen";

    /// <summary>The wallet is closed.</summary>
    public const string WalletClosed = "wallet_closed";

    /// <summary>No entry of this id in this wallet.</summary>
    public const string EntryNotFound = "entry_not_found";

    /// <summary>Only what was deducted can be refunded.</summary>
    public const string NotRefundable = "not_refundable";

    /// <summary>What was deducted of several assets is refunded as a whole only.</summary>
    public const string SeveralAssets = "several_assets";

    /// <summary>More than what is left to refund.</summary>
    public const string RefundExceedsDeduction = "refund_exceeds_deduction";

    /// <summary>All of it has been refunded.</summary>
    public const string AlreadyRefunded = "already_refunded";

    /// <summary>The payment granted nothing in this wallet.</summary>
    public const string PaymentNotFound = "payment_not_found";

    /// <summary>No reservation of this id in this wallet.</summary>
    public const string ReservationNotFound = "reservation_not_found";

    /// <summary>The reservation was settled in another way.</summary>
    public const string ReservationSettled = "reservation_settled";

    /// <summary>The reservation ended at its deadline.</summary>
    public const string ReservationExpired = "reservation_expired";

    /// <summary>A wallet with open reservations can not be closed.</summary>
    public const string ReservationsOpen = "reservations_open";

    /// <summary>The wallet has as many subscriptions as it may.</summary>
    public const string TooManySubscriptions = "too_many_subscriptions";

    /// <summary>Another subscription of the customer is to the same product.</summary>
    public const string AlreadySubscribed = "already_subscribed";

    /// <summary>No subscription of this id in this wallet, or it is over.</summary>
    public const string SubscriptionNotFound = "subscription_not_found";

    /// <summary>The subscription has no paid period that runs.</summary>
    public const string SubscriptionNotActive = "subscription_not_active";

    /// <summary>The deadline is not between now and 24 hours from now.</summary>
    public const string InvalidDeadline = "invalid_deadline";

    /// <summary>The event is said to happen more than 24 hours from now.</summary>
    public const string EventInFuture = "event_in_future";

    /// <summary>So many prices charge for the event that its entry is too large to store.</summary>
    public const string EventTooLarge = "event_too_large";

    /// <summary>A cost of the event names a vendor by our id, and there is none.</summary>
    public const string UnknownVendor = "unknown_vendor";

    /// <summary>The same key was used for something else.</summary>
    public const string IdempotencyMismatch = "idempotency_key_reused";
}
