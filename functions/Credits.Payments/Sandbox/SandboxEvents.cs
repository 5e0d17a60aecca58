using System.Buffers;
using System.Text;
using System.Text.Json;
using Credits.Core.Ids;
using Credits.Engine.Payments.Providers;

namespace Credits.Payments.Sandbox;

/// <summary>Writes events as Stripe does, so that they are read by what reads Stripe's.</summary>
internal static class SandboxEvents
{
    /// <summary>The event of a type that tells how a payment is now.</summary>
    public static string Write(SandboxPayment payment, string type, DateTimeOffset now)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            // The same thing done to the same payment is the same event, however often it is sent.
            json.WriteString("id", "evt_" + StableId.Of("sandbox.event", $"{payment.Scope}.{payment.Id}.{payment.Version}", type));
            json.WriteString("object", "event");
            json.WriteString("type", type);
            json.WriteNumber("created", now.ToUnixTimeSeconds());
            json.WriteBoolean("livemode", false);
            json.WriteStartObject("data");
            json.WriteStartObject("object");
            WriteSubject(json, payment, type);
            json.WriteBoolean("livemode", false);
            json.WriteNumber("created", payment.Created.ToUnixTimeSeconds());
            json.WriteString("currency", payment.Price.Currency.ToLowerInvariant());
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void WriteSubject(Utf8JsonWriter json, SandboxPayment payment, string type)
    {
        if (type.StartsWith("checkout.session.", StringComparison.Ordinal)) WriteSession(json, payment);
        else if (type.StartsWith("charge.dispute.", StringComparison.Ordinal)) WriteDispute(json, payment);
        else if (type.StartsWith("charge.", StringComparison.Ordinal)) WriteCharge(json, payment);
        else WriteIntent(json, payment);
    }

    private static void WriteSession(Utf8JsonWriter json, SandboxPayment payment)
    {
        json.WriteString("id", payment.SessionId);
        json.WriteString("object", "checkout.session");
        json.WriteString("mode", "payment");
        json.WriteString("payment_status", payment.Price.Minor == 0 ? "no_payment_required" : payment.State == SandboxState.Paid ? "paid" : "unpaid");
        if (payment.Price.Minor > 0) json.WriteString("payment_intent", payment.IntentId);
        json.WriteNumber("amount_total", WireMoney.Of(payment.Price));
        WriteMetadata(json, payment);
    }

    private static void WriteIntent(Utf8JsonWriter json, SandboxPayment payment)
    {
        json.WriteString("id", payment.IntentId);
        json.WriteString("object", "payment_intent");
        json.WriteString("status", payment.State == SandboxState.Paid ? "succeeded" : "requires_payment_method");
        json.WriteNumber("amount", WireMoney.Of(payment.Price));
        json.WriteNumber("amount_received", payment.State == SandboxState.Paid ? WireMoney.Of(payment.Price) : 0);
        if (payment.State != SandboxState.Paid)
        {
            json.WriteStartObject("last_payment_error");
            json.WriteString("type", "card_error");
            json.WriteString("code", "card_declined");
            json.WriteEndObject();
        }

        if (payment.SaveMethod)
        {
            json.WriteString("setup_future_usage", "off_session");
            json.WriteString("customer", "cus_" + payment.Id);
            WriteMethod(json, payment.Card ?? SandboxCards.Pays);
        }

        WriteMetadata(json, payment);
    }

    private static void WriteMethod(Utf8JsonWriter json, string card)
    {
        json.WriteStartObject("payment_method");
        json.WriteString("id", card);
        json.WriteStartObject("card");
        json.WriteString("brand", "visa");
        json.WriteString("last4", SandboxCards.Last4Of(card));
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteCharge(Utf8JsonWriter json, SandboxPayment payment)
    {
        json.WriteString("id", "ch_" + payment.Id);
        json.WriteString("object", "charge");
        json.WriteString("payment_intent", payment.IntentId);
        json.WriteNumber("amount", WireMoney.Of(payment.Price));
        json.WriteNumber("amount_refunded", WireMoney.Of(payment.Refunded, payment.Price.Currency));
        json.WriteBoolean("refunded", payment.Refunded == payment.Price.Minor);
        WriteMetadata(json, payment);
    }

    private static void WriteDispute(Utf8JsonWriter json, SandboxPayment payment)
    {
        json.WriteString("id", "du_" + payment.Id);
        json.WriteString("object", "dispute");
        json.WriteString("payment_intent", payment.IntentId);
        json.WriteNumber("amount", WireMoney.Of(payment.Price));
        json.WriteString("status", payment.Dispute switch
        {
            DisputeState.Won => "won",
            DisputeState.Lost => "lost",
            _ => "needs_response",
        });
    }

    private static void WriteMetadata(Utf8JsonWriter json, SandboxPayment payment)
    {
        json.WriteStartObject("metadata");
        foreach (var (name, value) in payment.Metadata) json.WriteString(name, value);
        json.WriteEndObject();
    }
}
