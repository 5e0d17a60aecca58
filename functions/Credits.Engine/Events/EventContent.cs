using System.Buffers;
using System.Text;
using System.Text.Json;
using Credits.Core;
using Credits.Core.Ids;
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
            Write(json, input.Data);
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

    private static void Write(Utf8JsonWriter json, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                json.WriteStartObject();
                foreach (var property in value.EnumerateObject().OrderBy(property => property.Name, StringComparer.Ordinal))
                {
                    json.WritePropertyName(property.Name);
                    Write(json, property.Value);
                }

                json.WriteEndObject();
                break;
            case JsonValueKind.Array:
                json.WriteStartArray();
                foreach (var item in value.EnumerateArray()) Write(json, item);
                json.WriteEndArray();
                break;
            case JsonValueKind.Number when Amount.TryParse(System.Runtime.InteropServices.JsonMarshal.GetRawUtf8Value(value), out var number):
                json.WriteRawValue(number.ToString(), skipInputValidation: true);
                break;
            case JsonValueKind.Undefined:
                json.WriteNullValue();
                break;
            default:
                value.WriteTo(json);
                break;
        }
    }
}
