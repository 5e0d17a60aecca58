using System.Globalization;
using System.Text.Json;

namespace Credits.Core.Rating;

/// <summary>What happened, as far as it has to do with what it costs.</summary>
/// <param name="Type">What kind of thing.</param>
/// <param name="Data">A JSON object, or an undefined element for none.</param>
public readonly record struct UsageEvent(string Type, JsonElement Data)
{
    private const NumberStyles AnyNumber = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    /// <summary>A field of the data as a dimension's value: text as it is, numbers by their value, else null.</summary>
    public string? Dimension(string field) => Find(field) is not { } value ? null : value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => Number(value)?.ToString() ?? value.GetRawText(),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => null,
    };

    /// <summary>A field of the data as a quantity, to 12 decimals, half to even; null if it is not a number of at most 15 integer digits.</summary>
    public Amount? Volume(string field) => Find(field) is { ValueKind: JsonValueKind.Number } value ? Number(value) : null;

    /// <summary>True if the data has the field at all.</summary>
    public bool Has(string field) => Find(field) is not null;

    private JsonElement? Find(string field) =>
        Data.ValueKind == JsonValueKind.Object && Data.TryGetProperty(field, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static Amount? Number(JsonElement value)
    {
        var text = System.Runtime.InteropServices.JsonMarshal.GetRawUtf8Value(value);
        if (Amount.TryParse(text, out var exact)) return exact;
        if (!decimal.TryParse(text, AnyNumber, CultureInfo.InvariantCulture, out var number) || Math.Abs(number) > Amount.Max.Value) return null;
        return Amount.Rounded(number);
    }
}
