using System.Text.Json;
using Credits.Core.Entries;

namespace Credits.Core.Json;

/// <summary>The stored form of what can be erased; its exact bytes are what the digest covers.</summary>
internal static class PersonalJson
{
    public static Personal Read(JsonElement json) => new(
        json.Text("salt"),
        json.OptionalText("key"),
        json.OptionalText("actor"),
        json.OptionalText("description"),
        json.OptionalText("reference"),
        json.OptionalText("metadata"));

    public static void Write(Utf8JsonWriter json, Personal personal)
    {
        json.WriteStartObject();
        json.WriteString("salt"u8, personal.Salt);
        json.Optional("key"u8, personal.Key);
        json.Optional("actor"u8, personal.Actor);
        json.Optional("description"u8, personal.Description);
        json.Optional("reference"u8, personal.Reference);
        json.Optional("metadata"u8, personal.Metadata);
        json.WriteEndObject();
    }
}
