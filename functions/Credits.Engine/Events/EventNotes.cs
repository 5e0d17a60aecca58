using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Credits.Engine.Events;

/// <summary>What a client told of an event that can be erased and has no field of its own: <c>source</c>, <c>data</c>, notes on <c>costs</c>.</summary>
public static class EventNotes
{
    internal static string? Write(UsageInput input)
    {
        if (input.Source is null && input.Data.ValueKind != JsonValueKind.Object && input.CostNotes is null) return null;
        var text = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(text, new JsonWriterOptions { SkipValidation = true }))
        {
            json.WriteStartObject();
            if (input.Source is not null) json.WriteString("source"u8, input.Source);
            if (input.Data.ValueKind == JsonValueKind.Object)
            {
                json.WritePropertyName("data"u8);
                json.WriteRawValue(JsonMarshal.GetRawUtf8Value(input.Data), skipInputValidation: true);
            }

            if (input.CostNotes is not null)
            {
                json.WritePropertyName("costs"u8);
                json.WriteRawValue(input.CostNotes, skipInputValidation: true);
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(text.WrittenSpan);
    }

    /// <summary>Reads a note of what an entry keeps; undefined if there is none or it was erased.</summary>
    public static JsonElement Read(Core.Entries.Entry entry, string name)
    {
        if (entry.Personal?.Metadata is not { } text) return default;
        using var json = JsonDocument.Parse(text);
        return json.RootElement.TryGetProperty(name, out var value) ? value.Clone() : default;
    }
}
