using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Credits.Core.Entries;
using Credits.Core.Ids;
using Credits.Core.Rating;
using Credits.Engine.Apps;
using Credits.Engine.Events;
using Credits.Engine.Vendors;
using Credits.Functions.Credyt.Assets;
using Credits.Functions.Http;

namespace Credits.Functions.Credyt.Events;

/// <summary>Reads events as simulation and ingestion have them.</summary>
internal static class EventFields
{
    /// <summary>Reads what an event costs by; whatever else it tells is checked and left.</summary>
    public static (string Id, UsageEvent Happened) Simulated(Fields fields)
    {
        var input = Read(null, fields);
        return (input.Id, new UsageEvent(input.Type, input.Data));
    }

    /// <summary>Reads an event.</summary>
    /// <param name="scope">Whose vendors its costs name; null to leave costs out.</param>
    /// <param name="fields">The event.</param>
    public static UsageInput Read(AppScope? scope, Fields fields)
    {
        fields.OptionalObject("data");
        var input = new UsageInput
        {
            Id = fields.Id("id"),
            Type = fields.Text("event_type", UsageInput.MaxTypeLength),
            OccurredAt = fields.OptionalMoment("occurred_at"),
            Subject = fields.OptionalText("subject"),
            Description = fields.OptionalText("description"),
            Data = fields.Raw("data"),
        };
        if (scope is null || fields.List("costs", 0, UsageInput.MaxCosts) is not { Count: > 0 } costs) return input;
        var read = costs.Select(cost => Cost(scope, cost)).ToImmutableArray();
        if (read.DistinctBy(cost => cost.Id, StringComparer.Ordinal).Count() < read.Length) fields.Refuse(Problem.BadField("costs", "Each cost has an id of its own."));
        return input with
        {
            Costs = read,
            CostNotes = Notes(costs),
            OurVendors = [.. costs.Zip(read).Where(cost => cost.First.Has("vendor_id")).Select(cost => cost.Second.Vendor)],
        };
    }

    private static EventCost Cost(AppScope scope, Fields fields)
    {
        fields.OptionalText("description");
        fields.OptionalObject("metadata");
        var (ours, theirs) = (fields.OptionalId("vendor_id"), fields.OptionalId("vendor_external_id"));
        if (ours is null == theirs is null) fields.Refuse(Problem.BadField("vendor_id", "Give either vendor_id or vendor_external_id."));
        var vendor = ours is null ? VendorDirectory.IdOf(scope, theirs ?? "") : StableId.WithoutPrefix(ours, Vendor.IdPrefix);
        if (!StableId.IsValid(vendor)) fields.Refuse(Problem.BadField("vendor_id", "vendor_id must be the id of a vendor."));
        return new EventCost(fields.Id("id"), vendor, fields.Amount("amount"), fields.Currency("currency"));
    }

    // Only what no other place keeps.
    private static string Notes(IReadOnlyList<Fields> costs)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            foreach (var cost in costs)
            {
                var (description, metadata) = (cost.OptionalText("description"), cost.Raw("metadata"));
                if (description is null && metadata.ValueKind != JsonValueKind.Object) continue;
                json.WriteStartObject(cost.OptionalId("id") ?? "");
                if (description is not null) json.WriteString("description"u8, description);
                if (metadata.ValueKind == JsonValueKind.Object)
                {
                    json.WritePropertyName("metadata"u8);
                    metadata.WriteTo(json);
                }

                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }
}
