using System.Text.Json;
using Credits.Engine.Payments.Providers;
using Credits.Payments.Http;

namespace Credits.Payments.Stripe;

/// <summary>
/// What Stripe's objects say of a payment. A payment is its payment intent; a checkout session for nothing has none and
/// is the payment itself. Null where an object has not what it should have.
/// </summary>
internal static class StripeFacts
{
    /// <summary>A payment intent, in an event or a list; a latest charge that is expanded tells its refunds.</summary>
    public static PaymentFact? OfIntent(JsonElement intent, string provider, DateTimeOffset at)
    {
        if (intent.Text("id") is not { } id || StatusOfIntent(intent) is not { } status) return null;
        var amount = MoneyOf(intent, status == PaymentStatus.Paid ? "amount_received" : "amount");
        if (amount is null) return null;
        var charge = intent.Object("latest_charge");
        return new PaymentFact
        {
            Provider = provider,
            ObjectId = id,
            Live = intent.Flag("livemode") ?? false,
            OccurredAt = at,
            Status = status,
            Amount = amount,
            Refunded = RefundedOf(charge, intent.Text("currency")) is > 0 and { } refunded ? refunded : null,
            Grant = GrantOf(intent) ?? GrantOf(charge),
            SavedMethod = MethodOf(intent),
        };
    }

    /// <summary>A checkout session of mode <c>payment</c>.</summary>
    public static PaymentFact? OfSession(JsonElement session, string provider, DateTimeOffset at, bool failed)
    {
        var word = session.Text("payment_status");
        PaymentStatus? status = word switch
        {
            "paid" or "no_payment_required" => PaymentStatus.Paid,
            "unpaid" => failed ? PaymentStatus.Failed : PaymentStatus.Pending,
            _ => null,
        };
        if (status is null || session.Text("id") is not { } sessionId || MoneyOf(session, "amount_total") is not { } amount) return null;
        if ((session.IdOf("payment_intent") ?? (word == "no_payment_required" ? sessionId : null)) is not { } id) return null;
        return new PaymentFact
        {
            Provider = provider,
            ObjectId = id,
            Live = session.Flag("livemode") ?? false,
            OccurredAt = at,
            Status = status,
            Amount = amount,
            Grant = GrantOf(session),
            CheckoutId = sessionId,
        };
    }

    /// <summary>A charge that was refunded, in part or whole: <c>amount_refunded</c> is the running total.</summary>
    public static PaymentFact? OfRefundedCharge(JsonElement charge, string provider, DateTimeOffset at) =>
        charge.IdOf("payment_intent") is { } id && RefundedOf(charge, charge.Text("currency")) is { } refunded && MoneyOf(charge, charge.Number("amount_captured") is null ? "amount" : "amount_captured") is { } amount
            ? new PaymentFact
            {
                Provider = provider,
                ObjectId = id,
                Live = charge.Flag("livemode") ?? false,
                OccurredAt = at,
                Status = PaymentStatus.Paid,
                Amount = amount,
                Refunded = refunded,
                Grant = GrantOf(charge),
            }
            : null;

    /// <summary>A dispute that withholds money.</summary>
    public static PaymentFact? OfDispute(JsonElement dispute, string provider, DateTimeOffset at) =>
        dispute.IdOf("payment_intent") is { } id && DisputeOf(dispute) is { } fact
            ? new PaymentFact
            {
                Provider = provider,
                ObjectId = id,
                Live = dispute.Flag("livemode") ?? false,
                OccurredAt = at,
                Status = PaymentStatus.Paid,
                Dispute = fact,
            }
            : null;

    /// <summary>True for an inquiry: the bank asks, and no money moves.</summary>
    public static bool IsInquiry(JsonElement dispute) => dispute.Text("status")?.StartsWith("warning_", StringComparison.Ordinal) == true;

    /// <summary>How a dispute stands; null for an inquiry.</summary>
    public static DisputeFact? DisputeOf(JsonElement dispute)
    {
        DisputeState? state = dispute.Text("status") switch
        {
            "needs_response" or "under_review" => DisputeState.Open,
            // A prevented one withholds nothing; if the payment was given back instead, a refund tells.
            "won" or "prevented" => DisputeState.Won,
            "lost" => DisputeState.Lost,
            _ => null,
        };
        return dispute.Text("id") is { } id && WireMoney.Read(dispute.Number("amount"), dispute.Text("currency") ?? "") is { } amount && state is { } known ? new DisputeFact(id, known, amount) : null;
    }

    // What was authorised and never captured is in amount_refunded too, but it was never paid.
    private static long? RefundedOf(JsonElement charge, string? currency)
    {
        if (charge.Number("amount_refunded") is not { } back) return null;
        var uncaptured = charge.Number("amount") is { } asked && charge.Number("amount_captured") is { } captured ? asked - captured : 0;
        return WireMoney.Read(Math.Max(0, back - uncaptured), currency);
    }

    private static PaymentStatus? StatusOfIntent(JsonElement intent) => intent.Text("status") switch
    {
        "succeeded" => PaymentStatus.Paid,
        "canceled" => PaymentStatus.Failed,
        "requires_payment_method" => intent.Object("last_payment_error").ValueKind == JsonValueKind.Object ? PaymentStatus.Failed : PaymentStatus.Pending,
        "processing" or "requires_action" or "requires_confirmation" or "requires_capture" => PaymentStatus.Pending,
        _ => null,
    };

    private static Money? MoneyOf(JsonElement json, string field) =>
        json.Text("currency") is { Length: 3 } currency && WireMoney.Read(json.Number(field), currency) is { } minor ? new Money(minor, currency.ToUpperInvariant()) : null;

    private static GrantRequest? GrantOf(JsonElement json)
    {
        var pairs = json.Pairs("metadata");
        return pairs.Count == 0 ? null : GrantMetadata.Read(name => pairs.GetValueOrDefault(name));
    }

    // Only what was saved to be charged without the customer may be.
    private static SavedMethod? MethodOf(JsonElement intent) =>
        intent.Text("setup_future_usage") == "off_session" && intent.IdOf("customer") is { } customer && intent.IdOf("payment_method") is { } method
            ? new SavedMethod(customer, method) { Brand = CardOf(intent).Text("brand"), Last4 = CardOf(intent).Text("last4") }
            : null;

    // Told where the method, or the charge that was made with it, is expanded.
    private static JsonElement CardOf(JsonElement intent) =>
        intent.Object("payment_method").Object("card") is { ValueKind: JsonValueKind.Object } card
            ? card
            : intent.Object("latest_charge").Object("payment_method_details").Object("card");
}
