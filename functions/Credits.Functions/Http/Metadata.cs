using System.Text;
using System.Text.Json;

namespace Credits.Functions.Http;

/// <summary>The client's own JSON objects, kept as text.</summary>
internal static class Metadata
{
    /// <summary>An object with text fields put into it, in place of its own of those names; of these alone if there is no object.</summary>
    public static string With(JsonElement given, IReadOnlyDictionary<string, string> texts)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var (name, text) in texts) writer.WriteString(name, text);
            if (given.ValueKind == JsonValueKind.Object)
            {
                foreach (var property in given.EnumerateObject())
                    if (!texts.ContainsKey(property.Name)) property.WriteTo(writer);
            }

            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }
}
