using System.Text.Json;
using Credits.Core.Entries;
using Credits.Core.Rating;

namespace Credits.Core.Json;

/// <summary>The stored form of what an entry says of an event.</summary>
internal static class EventJson
{
    public static void Write(Utf8JsonWriter json, EventRecord happened)
    {
        json.WriteStartObject("event"u8);
        json.WriteString("type"u8, happened.Type);
        json.Moment("occurred_at"u8, happened.OccurredAt);
        json.Optional("reason"u8, happened.Reason);
        json.Objects("fees"u8, happened.Fees, static (json, fee) =>
        {
            json.WriteString("asset"u8, fee.Asset);
            json.Amount("amount"u8, fee.Amount);
            json.WriteString("price"u8, fee.Price);
            json.Optional("row"u8, fee.Row);
            json.WriteString("product"u8, fee.Product);
            json.WriteNumber("version"u8, fee.Version);
        });
        json.Objects("versions"u8, happened.Versions, static (json, version) =>
        {
            json.WriteString("product"u8, version.Product);
            json.WriteNumber("version"u8, version.Version);
        });
        json.Objects("costs"u8, happened.Costs, static (json, cost) =>
        {
            json.WriteString("id"u8, cost.Id);
            json.WriteString("vendor"u8, cost.Vendor);
            json.Amount("amount"u8, cost.Amount);
            json.WriteString("currency"u8, cost.Currency);
        });
        json.WriteEndObject();
    }

    public static EventRecord Read(JsonElement json) => new()
    {
        Type = json.Text("type"),
        OccurredAt = json.Moment("occurred_at"),
        Reason = json.OptionalText("reason"),
        Fees = [.. json.GetProperty("fees").EnumerateArray().Select(fee => new Fee(
            fee.Text("asset"), fee.Amount("amount"), fee.Text("price"), fee.OptionalText("row"), fee.Text("product"), fee.GetProperty("version").GetInt32()))],
        Versions = [.. json.GetProperty("versions").EnumerateArray().Select(version => new RatedVersion(version.Text("product"), version.GetProperty("version").GetInt32()))],
        Costs = [.. json.GetProperty("costs").EnumerateArray().Select(cost => new EventCost(cost.Text("id"), cost.Text("vendor"), cost.Amount("amount"), cost.Text("currency")))],
    };

    public static void Write(Utf8JsonWriter json, EventMark mark)
    {
        json.WriteStartObject();
        json.WriteString("entry"u8, mark.EntryId);
        json.Moment("occurred_at"u8, mark.OccurredAt);
        json.WriteEndObject();
    }

    public static EventMark ReadMark(JsonElement json) => new(json.Text("entry"), json.Moment("occurred_at"));
}
