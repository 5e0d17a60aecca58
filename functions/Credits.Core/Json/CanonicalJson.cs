using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Credits.Core.Json;

/// <summary>JSON as what it says: the same whatever the order of fields, the spaces between them and the way numbers and texts are written.</summary>
public static class CanonicalJson
{
    /// <summary>The one text of all that say the same.</summary>
    public static string Of(JsonElement value)
    {
        var text = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(text, new JsonWriterOptions { SkipValidation = true })) Write(json, value);
        return Encoding.UTF8.GetString(text.WrittenSpan);
    }

    /// <summary>Whether two texts of JSON, or none, say the same.</summary>
    public static bool AreSame(string? one, string? other) =>
        one == other || (one is not null && other is not null && Of(JsonElement.Parse(one)) == Of(JsonElement.Parse(other)));

    /// <summary>Writes it as a part of something.</summary>
    public static void Write(Utf8JsonWriter json, JsonElement value)
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
            case JsonValueKind.Number when Amount.TryParse(JsonMarshal.GetRawUtf8Value(value), out var number):
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
