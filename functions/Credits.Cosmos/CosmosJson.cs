using System.Text.Json;

namespace Credits.Cosmos;

/// <summary>Reads the service's answers without turning them into objects first.</summary>
internal static class CosmosJson
{
    /// <summary>Reads one value; the reader stands on its first token.</summary>
    public delegate T ReadItem<T>(ref Utf8JsonReader reader);

    /// <summary>The bytes of an answer.</summary>
    public static ReadOnlySpan<byte> BytesOf(Stream content)
    {
        if (content is not MemoryStream memory)
        {
            memory = new MemoryStream();
            content.CopyTo(memory);
        }

        return memory.TryGetBuffer(out var buffer) ? buffer : memory.ToArray();
    }

    /// <summary>Adds the items of a query's page to a list; answers how many bytes the page had.</summary>
    public static int ReadItems<T>(Stream content, List<T> items, ReadItem<T> read)
    {
        var bytes = BytesOf(content);
        var reader = new Utf8JsonReader(bytes);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var areItems = reader.ValueTextEquals("Documents"u8);
            reader.Read();
            if (!areItems) reader.Skip();
            else while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) items.Add(read(ref reader));
        }

        return bytes.Length;
    }
}
