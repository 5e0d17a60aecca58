using System.Text.Json;
using System.Text.Json.Nodes;

namespace Credits.Functions.Tests.Docs;

/// <summary>
/// Says where a value does not fit its schema, stricter than JSON Schema in one way: a property that the schema
/// does not name is wrong too.
/// </summary>
internal static class Schema
{
    public static List<string> Misfits(JsonElement value, JsonNode schema)
    {
        var misfits = new List<string>();
        Check(value, schema.AsObject(), "$", misfits);
        return misfits;
    }

    private static void Check(JsonElement value, JsonObject reference, string at, List<string> misfits)
    {
        var schema = DocumentedOperation.Resolve(reference);
        if (schema["type"]?.GetValue<string>() is { } type && !IsOf(value, type)) misfits.Add($"{at} is not of the type {type}: {value}");
        if (schema["const"] is { } constant && constant.ToJsonString() != value.GetRawText()) misfits.Add($"{at} is not {constant}");
        if (schema["enum"] is JsonArray words && !words.Any(word => word!.ToJsonString() == value.GetRawText())) misfits.Add($"{at} is none of {words.ToJsonString()}");
        if (schema["anyOf"] is JsonArray choices && !choices.Any(choice => Misfits(value, choice!).Count == 0)) misfits.Add($"{at} is none of its choices: {value}");
        if (value.ValueKind == JsonValueKind.Array && schema["items"] is JsonObject items)
            foreach (var item in value.EnumerateArray()) Check(item, items, at + "[]", misfits);
        if (value.ValueKind == JsonValueKind.Object && schema["properties"] is JsonObject properties)
            CheckProperties(value, schema, properties, at, misfits);
    }

    private static void CheckProperties(JsonElement value, JsonObject schema, JsonObject properties, string at, List<string> misfits)
    {
        foreach (var required in schema["required"] as JsonArray ?? [])
            if (!value.TryGetProperty(required!.GetValue<string>(), out _)) misfits.Add($"{at}.{required} is missing");
        foreach (var property in value.EnumerateObject())
        {
            if (properties[property.Name] is JsonObject known) Check(property.Value, known, $"{at}.{property.Name}", misfits);
            else misfits.Add($"{at}.{property.Name} is not documented");
        }
    }

    private static bool IsOf(JsonElement value, string type) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        _ => value.ValueKind == JsonValueKind.Number,
    };
}
