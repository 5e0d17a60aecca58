using System.Text.Encodings.Web;
using System.Text.Json;

namespace Credits.CosmosGateway.Documents;

/// <summary>What the service makes of the JSON that it is given.</summary>
internal static class ItemJson
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>The item with the service's own properties, and every number turned into a double.</summary>
    public static byte[] Stored(JsonElement given, string rid, string etag, long seconds)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Options))
        {
            writer.WriteStartObject();
            foreach (var property in given.EnumerateObject())
            {
                if (property.Name is "_rid" or "_self" or "_etag" or "_attachments" or "_ts") continue;
                writer.WritePropertyName(property.Name);
                Write(writer, property.Value);
            }

            writer.WriteString("_rid", rid);
            writer.WriteString("_self", $"docs/{rid}/");
            writer.WriteString("_etag", etag);
            writer.WriteString("_attachments", "attachments/");
            writer.WriteNumber("_ts", seconds);
            writer.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static void Write(Utf8JsonWriter writer, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Number:
                writer.WriteNumberValue(value.GetDouble());
                break;
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var property in value.EnumerateObject())
                {
                    writer.WritePropertyName(property.Name);
                    Write(writer, property.Value);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var element in value.EnumerateArray()) Write(writer, element);
                writer.WriteEndArray();
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }
}
