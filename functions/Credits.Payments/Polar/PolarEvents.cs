using System.Text.Json;
using Credits.Engine.Payments;
using Credits.Engine.Payments.Providers;
using Credits.Payments.Http;

namespace Credits.Payments.Polar;

/// <summary>
/// Reads Polar's events, <c>{"type","timestamp","data":{…}}</c>. Nothing in one tells test from live; the account that
/// it was verified for does. So what goes on is the event in a frame that says so: <c>{"live":false,"event":{…}}</c>.
/// Source: https://polar.sh/docs/integrate/webhooks/events
/// </summary>
internal static class PolarEvents
{
    private static readonly JsonDocumentOptions Depth = new() { MaxDepth = PaymentMessage.MaxPayloadDepth };

    /// <summary>Puts a verified event into its frame; null if it is no JSON object, or nested too deeply.</summary>
    public static byte[]? Frame(ReadOnlyMemory<byte> body, bool live)
    {
        try
        {
            using var json = JsonDocument.Parse(body, Depth);
            if (json.RootElement.ValueKind != JsonValueKind.Object) return null;
            return [.. live ? "{\"live\":true,\"event\":"u8 : "{\"live\":false,\"event\":"u8, .. body.Span, (byte)'}'];
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>What a framed event tells.</summary>
    public static EventReading Read(ReadOnlyMemory<byte> payload)
    {
        try
        {
            using var json = JsonDocument.Parse(payload);
            return json.RootElement.Flag("live") is { } live
                ? Read(json.RootElement.Object("event"), live)
                : new EventReading.Unreadable("It does not say whether it is live.");
        }
        catch (JsonException)
        {
            return new EventReading.Unreadable("It is not JSON.");
        }
    }

    private static EventReading Read(JsonElement json, bool live)
    {
        if (json.Text("type") is not { } type) return new EventReading.Unreadable("It has no type.");
        // A refund's own events say less than the order's.
        if (!type.StartsWith("order.", StringComparison.Ordinal)) return new EventReading.Skipped(Words.Short(type));
        return json.Moment("timestamp") is { } at && PolarFacts.OfOrder(json.Object("data"), live, at) is { } fact
            ? new EventReading.OfPayment(fact)
            : new EventReading.Unreadable($"{Words.Short(type)} lacks a field.");
    }
}
