using System.Text.Json;
using System.Text.Json.Serialization;
using Credits.Core;

namespace Credits.Engine;

/// <summary>Stores amounts as text, since a document database keeps numbers as binary floating point.</summary>
internal sealed class StoredAmount : JsonConverter<Amount>
{
    public override Amount Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Amount.Parse(reader.GetString()!);

    public override void Write(Utf8JsonWriter writer, Amount value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
