using System.Text.Json;

namespace Credits.Payments.Http;

/// <summary>Reads what a provider sent; what is missing or of another type is null, so that a new form breaks nothing.</summary>
internal static class Json
{
    /// <summary>A field that is an object.</summary>
    public static JsonElement Object(this JsonElement json, string name) =>
        Field(json, name) is { ValueKind: JsonValueKind.Object } value ? value : default;

    /// <summary>The items of a list.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement json, string name) =>
        Field(json, name) is { ValueKind: JsonValueKind.Array } value ? value.EnumerateArray() : [];

    /// <summary>A field that is a text.</summary>
    public static string? Text(this JsonElement json, string name) =>
        Field(json, name) is { ValueKind: JsonValueKind.String } value ? TextOf(value) : null;

    /// <summary>The id of a field that is either an id or, expanded, an object with one.</summary>
    public static string? IdOf(this JsonElement json, string name) => json.Text(name) ?? json.Object(name).Text("id");

    /// <summary>A field that is a whole number.</summary>
    public static long? Number(this JsonElement json, string name) =>
        Field(json, name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt64(out var number) ? number : null;

    /// <summary>A field that is true or false.</summary>
    public static bool? Flag(this JsonElement json, string name) => Field(json, name)?.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    /// <summary>A field that is a moment in ISO 8601.</summary>
    public static DateTimeOffset? Moment(this JsonElement json, string name) =>
        Field(json, name) is { ValueKind: JsonValueKind.String } value && value.TryGetDateTimeOffset(out var moment) ? moment : null;

    /// <summary>A field that is a moment in unix seconds.</summary>
    public static DateTimeOffset? Seconds(this JsonElement json, string name) =>
        json.Number(name) is >= 0 and <= 253_402_300_799 and { } seconds ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;

    /// <summary>The pairs of an object of texts, numbers and flags, as text.</summary>
    public static Dictionary<string, string> Pairs(this JsonElement json, string name)
    {
        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        if (json.Object(name) is not { ValueKind: JsonValueKind.Object } value) return pairs;
        foreach (var field in value.EnumerateObject())
        {
            if (NameOf(field) is not { } key) continue;
            if (field.Value.ValueKind is JsonValueKind.String && TextOf(field.Value) is { } text) pairs[key] = text;
            else if (field.Value.ValueKind is JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False) pairs[key] = field.Value.GetRawText();
        }

        return pairs;
    }

    // Compares names, also those before it.
    private static JsonElement? Field(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object ? Read((json, name), static of => of.json.TryGetProperty(of.name, out var value) ? value : (JsonElement?)null) : null;

    private static string? TextOf(JsonElement value) => Read(value, static value => value.GetString());

    private static string? NameOf(JsonProperty field) => Read(field, static field => field.Name);

    // Half of a surrogate pair can be sent as an escape; there is no such text.
    private static TResult? Read<T, TResult>(T of, Func<T, TResult?> read)
    {
        try
        {
            return read(of);
        }
        catch (InvalidOperationException)
        {
            return default;
        }
    }
}
