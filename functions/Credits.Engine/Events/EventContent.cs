using System.Buffers;
using System.Text;
using System.Text.Json;
using Credits.Core;
using Credits.Core.Ids;
using Credits.Core.Json;
using Credits.Engine.Apps;

namespace Credits.Engine.Events;

/// <summary>
/// What makes two tellings of an event the same: its type, time, data and costs, whatever the order of fields and of costs and
/// the way numbers are written. It is hashed with the app's salt, since it stays in the ledger when what is personal is erased.
/// </summary>
internal static class EventContent
{
    public static string HashOf(AppScope scope, UsageInput input)
    {
        var text = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(text, new JsonWriterOptions { SkipValidation = true }))
        {
            json.WriteStartArray();
            json.WriteStringValue(input.Type);
            json.WriteStringValue(input.OccurredAt is { } at ? at.ToStored().ToString("O", System.Globalization.CultureInfo.InvariantCulture) : "");
            CanonicalJson.Write(json, input.Data);
            foreach (var cost in input.Costs.Length < 2 ? input.Costs : input.Costs.Sort((a, b) => string.CompareOrdinal(a.Id, b.Id)))
            {
                json.WriteStringValue(cost.Id);
                json.WriteStringValue(cost.Vendor);
                json.WriteStringValue(cost.Amount.ToString());
                json.WriteStringValue(cost.Currency);
            }

            json.WriteEndArray();
        }

        return StableId.Of("event content", scope.App.Salt, Encoding.UTF8.GetString(text.WrittenSpan));
    }
}
