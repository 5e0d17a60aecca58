using System.Text.Json;
using System.Text.Json.Serialization;
using Credits.Core.Entries;

namespace Credits.Functions.Http;

/// <summary>Where an answer stands in the wallet's chain; keep it to prove later what was answered.</summary>
/// <param name="Sequence">The entry's place.</param>
/// <param name="Hash">The entry's hash.</param>
[JsonConverter(typeof(ReceiptConverter))]
internal sealed record Receipt(long Sequence, string Hash);

/// <summary>Writes a receipt. By itself the serializer would make a stack for each answer that has an object in it.</summary>
internal sealed class ReceiptConverter : JsonConverter<Receipt>
{
    public override Receipt Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

    public override void Write(Utf8JsonWriter writer, Receipt value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteNumber("sequence"u8, value.Sequence);
        writer.WriteString("hash"u8, value.Hash);
        writer.WriteEndObject();
    }
}

/// <summary>What several APIs say about an entry.</summary>
internal static class EntryAnswers
{
    public static Receipt Receipt(this Entry entry) => new(entry.Sequence, entry.Hash);
}
