using System.Buffers;
using System.Text.Json;
using Credits.Engine.Payments.Providers;

namespace Credits.Payments.Polar;

/// <summary>
/// The body of a checkout. What Polar sells is a product at a price of its own; the pack's price takes its place, so
/// that both say the same.
/// Source: npm @polar-sh/sdk 1.0.1, CheckoutCreate
/// </summary>
internal static class PolarCheckout
{
    /// <summary>The body for a product.</summary>
    public static byte[] Body(CheckoutRequest request, string product)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartArray("products");
            json.WriteStringValue(product);
            json.WriteEndArray();
            WritePrice(json, request.Price, product);
            json.WriteStartObject("metadata");
            foreach (var (name, value) in GrantMetadata.Write(request.Grant)) json.WriteString(name, value);
            json.WriteEndObject();
            if (request.ExternalId is not null) json.WriteString("external_customer_id", request.ExternalId);
            if (request.Email is not null) json.WriteString("customer_email", request.Email);
            json.WriteString("success_url", request.SuccessUrl.OriginalString);
            json.WriteString("return_url", request.CancelUrl.OriginalString);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void WritePrice(Utf8JsonWriter json, Money price, string product)
    {
        var currency = price.Currency.ToLowerInvariant();
        json.WriteStartObject("prices");
        json.WriteStartArray(product);
        json.WriteStartObject();
        json.WriteString("amount_type", "fixed");
        json.WriteNumber("price_amount", WireMoney.Of(price));
        json.WriteString("price_currency", currency);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteString("currency", currency);
    }
}
