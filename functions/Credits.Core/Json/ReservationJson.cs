using System.Collections.Immutable;
using System.Text.Json;
using Credits.Core.Wallets;

namespace Credits.Core.Json;

/// <summary>Reservations as they are stored in heads, entries and documents of their own.</summary>
internal static class ReservationJson
{
    public static void Write(Utf8JsonWriter json, Reservation reservation)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, reservation.Id);
        json.WriteString("asset"u8, reservation.Asset);
        json.Amount("amount"u8, reservation.Amount);
        json.Moment("opened"u8, reservation.Opened);
        json.Moment("expires"u8, reservation.Expires);
        json.WriteStartArray("lines"u8);
        foreach (var line in reservation.Lines)
        {
            json.WriteStartObject();
            json.WriteString("lot"u8, line.Lot);
            json.Amount("amount"u8, line.Amount);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (!reservation.Uncovered.IsZero) json.Amount("uncovered"u8, reservation.Uncovered);
        json.WriteEndObject();
    }

    public static Reservation Read(JsonElement json) => new()
    {
        Id = json.Text("id"),
        Asset = json.Text("asset"),
        Amount = json.Amount("amount"),
        Opened = json.Moment("opened"),
        Expires = json.Moment("expires"),
        Lines = [.. json.GetProperty("lines").EnumerateArray().Select(line => new HeldLine(line.Text("lot"), line.Amount("amount")))],
        Uncovered = json.OptionalAmount("uncovered") ?? Amount.Zero,
    };
}
