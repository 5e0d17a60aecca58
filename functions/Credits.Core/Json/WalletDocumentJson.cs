using System.Text.Json;
using Credits.Core.Commands;
using Credits.Core.Entries;
using Credits.Core.Payments;
using Credits.Core.Rating;
using Credits.Core.Revenue;
using Credits.Core.Subscriptions;
using Credits.Core.TopUps;

namespace Credits.Core.Json;

/// <summary>The stored forms of the documents that stand beside entries, one for each <see cref="DocumentKind"/>.</summary>
public static class WalletDocumentJson
{
    /// <summary>The bytes to store.</summary>
    public static byte[] Write(object content) => content switch
    {
        Refunds refunds => JsonText.Bytes(refunds, Write),
        ClosedReservation closed => JsonText.Bytes(closed, Write),
        EventMark mark => JsonText.Bytes(mark, EventJson.Write),
        GrantedPayment payment => JsonText.Bytes(payment, PaymentJson.Write),
        TopUpOrder order => JsonText.Bytes(order, TopUpJson.Write),
        SubscriptionChange change => JsonText.Bytes(change, Write),
        SubscriptionNotice notice => JsonText.Bytes(notice, Write),
        DayStats day => JsonText.Bytes(day, RevenueJson.Write),
        _ => throw new ArgumentException($"{content.GetType().Name} is not stored by itself.", nameof(content)),
    };

    /// <summary>Reads the stored bytes of a kind; throws <see cref="FormatException"/> if they are not one.</summary>
    public static object Read(DocumentKind kind, ReadOnlyMemory<byte> bytes) => kind switch
    {
        DocumentKind.Entry => EntryJson.Read(bytes),
        DocumentKind.Refunds => JsonText.Read(bytes, ReadRefunds),
        DocumentKind.ClosedReservation => JsonText.Read(bytes, ReadClosed),
        DocumentKind.TopUp => JsonText.Read(bytes, TopUpJson.ReadOrder),
        DocumentKind.Event => JsonText.Read(bytes, EventJson.ReadMark),
        DocumentKind.SubscriptionChange => JsonText.Read(bytes, ReadChange),
        DocumentKind.Notice => JsonText.Read(bytes, json => new SubscriptionNotice(json.Text("id"), json.Text("type"), json.Moment("at"), json.Text("subscription"))),
        DocumentKind.Day => JsonText.Read(bytes, RevenueJson.ReadDay),
        DocumentKind.Payment => JsonText.Read(bytes, PaymentJson.Read),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No document is of that kind."),
    };

    /// <summary>About how many bytes a change of subscriptions takes, never too few: of these documents only it grows with the wallet.</summary>
    public static int Estimate(SubscriptionChange change) => SubscriptionJson.Estimate(change.InForce);

    private static Refunds ReadRefunds(JsonElement json) => new(json.Text("entry"), json.Amount("refunded"))
    {
        Others = json.OptionalObject("others") is { } others ? [.. others.EnumerateArray().Select(other => new AssetTotal(other.Text("asset"), other.Amount("amount")))] : [],
    };

    private static ClosedReservation ReadClosed(JsonElement json) => new(
        ReservationJson.Read(json.GetProperty("reservation")),
        Names<SettlementOutcome>.Parse(json.Text("outcome")),
        json.Amount("captured"),
        json.Moment("settled_at"),
        json.Text("entry"));

    private static SubscriptionChange ReadChange(JsonElement json) => new(
        json.Text("entry"), json.Moment("from"), json.GetProperty("seq").GetInt64(), SubscriptionJson.ReadProducts(json.GetProperty("in_force")));

    private static void Write(Utf8JsonWriter json, SubscriptionChange change)
    {
        json.WriteStartObject();
        json.WriteString("entry"u8, change.EntryId);
        json.Moment("from"u8, change.From);
        json.WriteNumber("seq"u8, change.Sequence);
        SubscriptionJson.Write(json, "in_force"u8, change.InForce);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, SubscriptionNotice notice)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, notice.Id);
        json.WriteString("type"u8, notice.Type);
        json.Moment("at"u8, notice.At);
        json.WriteString("subscription"u8, notice.SubscriptionId);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Refunds refunds)
    {
        json.WriteStartObject();
        json.WriteString("entry"u8, refunds.EntryId);
        json.Amount("refunded"u8, refunds.Refunded);
        if (!refunds.Others.IsEmpty)
        {
            json.Objects("others"u8, refunds.Others, static (json, other) =>
            {
                json.WriteString("asset"u8, other.Asset);
                json.Amount("amount"u8, other.Amount);
            });
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ClosedReservation closed)
    {
        json.WriteStartObject();
        json.WriteString("outcome"u8, Names<SettlementOutcome>.Of(closed.Outcome));
        json.Amount("captured"u8, closed.Captured);
        json.Moment("settled_at"u8, closed.SettledAt);
        json.WriteString("entry"u8, closed.EntryId);
        json.WritePropertyName("reservation"u8);
        ReservationJson.Write(json, closed.Reservation);
        json.WriteEndObject();
    }
}
