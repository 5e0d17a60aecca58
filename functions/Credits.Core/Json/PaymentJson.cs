using System.Text.Json;
using Credits.Core.Payments;

namespace Credits.Core.Json;

/// <summary>What a payment granted, as it is stored in entries and in a document of its own.</summary>
internal static class PaymentJson
{
    public static void Write(Utf8JsonWriter json, GrantedPayment payment)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, payment.Id);
        json.WriteString("asset"u8, payment.Asset);
        json.WriteNumber("digits"u8, payment.Digits);
        json.WriteNumber("paid"u8, payment.Paid);
        if (payment.Price is { } price) RevenueJson.Write(json, "price"u8, price);
        json.WriteNumber("seq"u8, payment.Sequence);
        json.WritePropertyName("bought"u8);
        Write(json, payment.Bought);
        if (payment.Bonus is { } bonus)
        {
            json.WritePropertyName("bonus"u8);
            Write(json, bonus);
        }

        json.WriteNumber("refunded"u8, payment.Back.Refunded);
        json.Objects("disputes"u8, payment.Back.Disputes, static (json, dispute) =>
        {
            json.WriteString("id"u8, dispute.Id);
            json.WriteBoolean("decided"u8, dispute.Decided);
            json.WriteBoolean("withheld"u8, dispute.Withheld);
            json.WriteNumber("amount"u8, dispute.Amount);
            json.Moment("at"u8, dispute.At);
        });
        json.WriteEndObject();
    }

    public static GrantedPayment Read(JsonElement json) => new()
    {
        Id = json.Text("id"),
        Asset = json.Text("asset"),
        Digits = json.GetProperty("digits").GetInt32(),
        Paid = json.GetProperty("paid").GetInt64(),
        Price = json.OptionalObject("price") is { } price ? RevenueJson.ReadWorth(price) : null,
        Sequence = json.GetProperty("seq").GetInt64(),
        Bought = ReadPart(json.GetProperty("bought")),
        Bonus = json.OptionalObject("bonus") is { } bonus ? ReadPart(bonus) : null,
        Back = new MoneyBack(json.GetProperty("refunded").GetInt64(), [.. json.GetProperty("disputes").EnumerateArray().Select(dispute => new Dispute(
            dispute.Text("id"),
            dispute.GetProperty("decided").GetBoolean(),
            dispute.GetProperty("withheld").GetBoolean(),
            dispute.GetProperty("amount").GetInt64(),
            dispute.Moment("at")))]),
    };

    private static void Write(Utf8JsonWriter json, GrantedPart part)
    {
        json.WriteStartObject();
        json.WriteString("lot"u8, part.Lot);
        TermsJson.Write(json, part.Terms);
        json.Amount("granted"u8, part.Granted);
        json.Amount("recovered"u8, part.Recovered);
        json.Amount("lapsed"u8, part.Lapsed);
        json.Amount("owed"u8, part.Owed);
        json.WriteEndObject();
    }

    private static GrantedPart ReadPart(JsonElement json) => new(json.Text("lot"), TermsJson.Read(json), json.Amount("granted"))
    {
        Recovered = json.Amount("recovered"),
        Lapsed = json.Amount("lapsed"),
        Owed = json.Amount("owed"),
    };
}
