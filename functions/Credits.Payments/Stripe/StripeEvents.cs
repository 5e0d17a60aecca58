using System.Text.Json;
using Credits.Engine.Payments;
using Credits.Engine.Payments.Providers;
using Credits.Payments.Http;

namespace Credits.Payments.Stripe;

/// <summary>
/// Reads Stripe's events: <c>{"id","type","created","livemode","data":{"object":{…}}}</c>.
/// Source: https://docs.stripe.com/api/events/types
/// </summary>
internal static class StripeEvents
{
    private static readonly JsonDocumentOptions Depth = new() { MaxDepth = PaymentMessage.MaxPayloadDepth };

    /// <summary>What an event tells, in the name of a provider that speaks so.</summary>
    public static EventReading Read(ReadOnlyMemory<byte> payload, string provider)
    {
        try
        {
            using var json = JsonDocument.Parse(payload);
            return Read(json.RootElement, provider);
        }
        catch (JsonException)
        {
            return new EventReading.Unreadable("It is not JSON.");
        }
    }

    /// <summary>The event's id; null if it has none, or is nested too deeply.</summary>
    public static string? IdOf(ReadOnlyMemory<byte> payload)
    {
        try
        {
            using var json = JsonDocument.Parse(payload, Depth);
            return json.RootElement.Text("id");
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static EventReading Read(JsonElement json, string provider)
    {
        if (json.Text("type") is not { } type) return new EventReading.Unreadable("It has no type.");
        var subject = json.Object("data").Object("object");
        if (json.Seconds("created") is not { } at || subject.ValueKind != JsonValueKind.Object)
            return new EventReading.Unreadable($"{Words.Short(type)} has no time or no object.");

        switch (type)
        {
            case "payment_intent.succeeded" or "payment_intent.processing" or "payment_intent.payment_failed" or "payment_intent.canceled":
                return Of(StripeFacts.OfIntent(subject, provider, at));
            case "checkout.session.completed" or "checkout.session.async_payment_succeeded" or "checkout.session.async_payment_failed":
                return subject.Text("mode") is { } mode && mode != "payment"
                    ? new EventReading.Skipped($"A checkout of the mode {Words.Short(mode)}.")
                    : Of(StripeFacts.OfSession(subject, provider, at, failed: type == "checkout.session.async_payment_failed"));
            case "charge.refunded":
                if (subject.Flag("captured") == false) return new EventReading.Skipped("An authorisation that ended uncaptured.");
                return subject.IdOf("payment_intent") is null
                    ? new EventReading.Skipped("A charge without a payment intent.")
                    : Of(StripeFacts.OfRefundedCharge(subject, provider, at));
            case "charge.dispute.created" or "charge.dispute.updated" or "charge.dispute.closed" or "charge.dispute.funds_withdrawn" or "charge.dispute.funds_reinstated":
                if (StripeFacts.IsInquiry(subject)) return new EventReading.Skipped("An inquiry: no money was withheld.");
                return subject.IdOf("payment_intent") is null
                    ? new EventReading.Skipped("A dispute without a payment intent.")
                    : Of(StripeFacts.OfDispute(subject, provider, at));
            default:
                return new EventReading.Skipped(Words.Short(type));
        }

        EventReading Of(PaymentFact? fact) =>
            fact is null ? new EventReading.Unreadable($"{type} lacks a field.") : new EventReading.OfPayment(fact);
    }
}
