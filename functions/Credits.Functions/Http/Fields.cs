using System.Globalization;
using System.Text.Json;
using Credits.Core;
using Credits.Core.Wallets;

namespace Credits.Functions.Http;

/// <summary>
/// Reads the fields of a request's JSON object. The first thing that is wrong is kept as <see cref="Problem"/>
/// and reading goes on with defaults, so a handler reads all it needs and then asks once.
/// </summary>
public sealed class Fields
{
    private readonly JsonElement json;
    private readonly Fields root;
    private readonly string path;
    private Problem? problem;

    /// <summary>A reader of a whole object.</summary>
    public Fields(JsonElement json) => (this.json, root, path) = (json, this, "");

    // What is wrong with a part is wrong with the whole, and is named by its path.
    private Fields(JsonElement json, Fields root, string path) => (this.json, this.root, this.path) = (json, root, path);

    /// <summary>The first thing that is wrong, or null.</summary>
    public Problem? Problem => root.problem;

    /// <summary>A text that must be there and not empty.</summary>
    public string Text(string name, int max = HttpLimits.TextLength) => OptionalText(name, max) ?? Missing(name);

    /// <summary>A text that may be missing or null; empty counts as missing.</summary>
    public string? OptionalText(string name, int max = HttpLimits.TextLength)
    {
        if (!Has(name, out var value)) return null;
        if (value.ValueKind != JsonValueKind.String) return Wrong<string>(name, $"{name} must be a string.");
        string text;
        try
        {
            text = value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return Wrong<string>(name, $"{name} is not valid Unicode.");
        }

        if (text.Length > max) return Wrong<string>(name, $"{name} may have at most {max} characters.");
        return text.Length == 0 ? null : text;
    }

    /// <summary>The app's own name for something: 1 to 256 characters of any kind but control characters.</summary>
    public string? OptionalId(string name)
    {
        var text = OptionalText(name, HttpLimits.IdLength);
        return Controls.AreIn(text) ? Wrong<string>(name, $"{name} may not contain control characters.") : text;
    }

    /// <summary>The same where it must be there.</summary>
    public string Id(string name) => OptionalId(name) ?? Missing(name);

    /// <summary>An amount of more than 0 that must be there.</summary>
    public Amount Amount(string name)
    {
        if (OptionalAmount(name) is { } amount) return amount;
        Missing(name);
        return default;
    }

    /// <summary>An amount of more than 0, or of 0 too, that may be missing.</summary>
    public Amount? OptionalAmount(string name, bool allowZero = false)
    {
        if (!Has(name, out var value)) return null;
        if (value.ValueKind != JsonValueKind.Number) return WrongAmount(name, $"{name} must be a number.");
        if (!Core.Amount.TryParse(System.Runtime.InteropServices.JsonMarshal.GetRawUtf8Value(value), out var amount))
            return WrongAmount(name, $"{name} may have at most {Core.Amount.MaxIntegerDigits} digits before and {Core.Amount.MaxFractionDigits} after the decimal point.");
        if (amount.IsNegative || (amount.IsZero && !allowZero)) return WrongAmount(name, $"{name} must be {(allowZero ? "0 or more" : "positive")}.");
        return amount;
    }

    /// <summary>An amount of more or less than 0 that must be there.</summary>
    public Amount SignedAmount(string name)
    {
        if (!Has(name, out var value)) Missing(name);
        else if (value.ValueKind != JsonValueKind.Number) WrongAmount(name, $"{name} must be a number.");
        else if (!Core.Amount.TryParse(System.Runtime.InteropServices.JsonMarshal.GetRawUtf8Value(value), out var amount))
            WrongAmount(name, $"{name} may have at most {Core.Amount.MaxIntegerDigits} digits before and {Core.Amount.MaxFractionDigits} after the decimal point.");
        else if (amount.IsZero) WrongAmount(name, $"{name} must not be 0.");
        else return amount;
        return default;
    }

    /// <summary>A whole number within limits that may be missing.</summary>
    public int? OptionalInt(string name, int min, int max)
    {
        if (!Has(name, out var value)) return null;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= min && number <= max) return number;
        Wrong<object>(name, $"{name} must be a whole number from {min} to {max}.");
        return null;
    }

    /// <summary>True or false; false if missing.</summary>
    public bool Flag(string name)
    {
        if (!Has(name, out var value)) return false;
        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False) return value.GetBoolean();
        Wrong<object>(name, $"{name} must be true or false.");
        return false;
    }

    /// <summary>A moment in ISO 8601 with an offset or Z that may be missing, in whole milliseconds.</summary>
    public DateTimeOffset? OptionalMoment(string name)
    {
        if (OptionalText(name, 40) is not { } text) return null;
        if (Moments.TryRead(text, out var moment)) return moment;
        Wrong<object>(name, $"{name} must be a time such as 2030-01-31T12:00:00Z.");
        return null;
    }

    /// <summary>A JSON object that may be missing, as it was sent, with the named text fields put into it.</summary>
    public string? OptionalObject(string name, params ReadOnlySpan<string> kept)
    {
        var given = Has(name, out var value);
        if (given && value.ValueKind != JsonValueKind.Object) return Wrong<string>(name, $"{name} must be an object.");
        var raw = given ? System.Runtime.InteropServices.JsonMarshal.GetRawUtf8Value(value) : default;
        if (raw.Length > HttpLimits.MetadataBytes) return Wrong<string>(name, $"{name} may have at most {HttpLimits.MetadataBytes} bytes.");
        if (Texts(kept) is { } texts) return Metadata.With(value, texts);
        return given ? System.Text.Encoding.UTF8.GetString(raw) : null;
    }

    /// <summary>One of a few words, in any case, that may be missing.</summary>
    public T? OptionalWord<T>(string name, params ReadOnlySpan<T> allowed) where T : struct, Enum
    {
        if (OptionalText(name, 40) is not { } text) return null;
        foreach (var word in allowed)
            if (string.Equals(word.ToString(), text, StringComparison.OrdinalIgnoreCase)) return word;
        Wrong<object>(name, $"{name} must be one of: {string.Join(", ", allowed.ToArray()).ToLowerInvariant()}.");
        return null;
    }

    /// <summary>A list of one or more of a few words, in any case, that must be there.</summary>
    public IReadOnlyList<T> Words<T>(string name, params ReadOnlySpan<T> allowed) where T : struct, Enum
    {
        var words = new List<T>();
        if (Has(name, out var list) && list.ValueKind == JsonValueKind.Array && list.GetArrayLength() is > 0 and <= 16)
        {
            foreach (var item in list.EnumerateArray())
                foreach (var word in allowed)
                    if (item.ValueKind == JsonValueKind.String && string.Equals(item.GetString(), word.ToString(), StringComparison.OrdinalIgnoreCase)) words.Add(word);
            if (words.Count == list.GetArrayLength()) return words;
        }

        Wrong<object>(name, $"{name} must be a list of: {string.Join(", ", allowed.ToArray()).ToLowerInvariant()}.");
        return words;
    }

    /// <summary>Where credits come from; <see cref="LotSource.Paid"/> unless told.</summary>
    public LotSource Source(string name) => OptionalWord(name, LotSource.Paid, LotSource.Promotional, LotSource.Bundled) ?? LotSource.Paid;

    /// <summary>One of a few words in lower case with underscores that may be missing.</summary>
    public T? OptionalSnakeWord<T>(string name, params ReadOnlySpan<T> allowed) where T : struct, Enum
    {
        if (OptionalText(name, 40) is not { } text) return null;
        var words = new List<string>(allowed.Length);
        foreach (var word in allowed)
        {
            if (Http.Words.Snake(word) == text) return word;
            words.Add(Http.Words.Snake(word));
        }

        Wrong<object>(name, $"{name} must be one of: {string.Join(", ", words)}.");
        return null;
    }

    /// <summary>A reader of an object within this one; null if it is missing. What is wrong in it is wrong here.</summary>
    public Fields? OptionalFields(string name)
    {
        if (!Has(name, out var value)) return null;
        return value.ValueKind == JsonValueKind.Object ? new Fields(value, root, $"{path}{name}.") : Wrong<Fields>(name, $"{name} must be an object.");
    }

    /// <summary>The same for a list of objects; empty if it is missing and may be.</summary>
    public IReadOnlyList<Fields> List(string name, int min, int max)
    {
        var given = Has(name, out var list);
        if (!given && min == 0) return [];
        if (given && list.ValueKind == JsonValueKind.Array && list.GetArrayLength() is var count && count >= min && count <= max)
        {
            var items = new List<Fields>(count);
            foreach (var item in list.EnumerateArray())
            {
                if (item.ValueKind == JsonValueKind.Object) items.Add(new Fields(item, root, string.Create(CultureInfo.InvariantCulture, $"{path}{name}[{items.Count}].")));
                else Wrong<object>(name, $"{name} must be a list of objects.");
            }

            return items;
        }

        Wrong<object>(name, $"{name} must be a list of {min} to {max} objects.");
        return [];
    }

    /// <summary>The objects of a body that is a list.</summary>
    public IReadOnlyList<Fields> Items(int min, int max)
    {
        var items = new List<Fields>();
        if (json.GetArrayLength() < min || json.GetArrayLength() > max) Refuse(Http.Problem.BadField("events", $"The list must have {min} to {max} items."));
        else foreach (var item in json.EnumerateArray())
        {
            if (item.ValueKind == JsonValueKind.Object) items.Add(new Fields(item, root, string.Create(CultureInfo.InvariantCulture, $"[{items.Count}].")));
            else Refuse(Http.Problem.BadField("events", "The list must be one of objects."));
        }

        return items;
    }

    /// <summary>A list of texts, each once; empty if it is missing.</summary>
    public IReadOnlyList<string> Texts(string name, int max, int length)
    {
        if (!Has(name, out var list)) return [];
        var texts = new List<string>();
        if (list.ValueKind == JsonValueKind.Array && list.GetArrayLength() <= max)
        {
            foreach (var item in list.EnumerateArray())
                if (item.ValueKind == JsonValueKind.String && item.GetString() is { Length: > 0 } text && text.Length <= length && !texts.Contains(text, StringComparer.Ordinal)) texts.Add(text);
            if (texts.Count == list.GetArrayLength()) return texts;
        }

        Wrong<object>(name, $"{name} must be a list of at most {max} different texts of 1 to {length} characters.");
        return texts;
    }

    /// <summary>A field as it was sent; an undefined element if it is missing or null.</summary>
    public JsonElement Raw(string name) => Has(name, out var value) ? value : default;

    /// <summary>True if the field is there and not null.</summary>
    public bool Has(string name) => Has(name, out _);

    /// <summary>Which of two spellings of a field the request uses; the first if it uses neither.</summary>
    public string Either(string first, string second) => !Has(first, out _) && Has(second, out _) ? second : first;

    /// <summary>Notes a problem, unless there is one.</summary>
    public void Refuse(Problem problem) => root.problem ??= problem.Field is null ? problem : problem with { Field = path + problem.Field };

    private Dictionary<string, string>? Texts(ReadOnlySpan<string> names)
    {
        Dictionary<string, string>? texts = null;
        foreach (var name in names)
            if (OptionalText(name) is { } text) (texts ??= new(StringComparer.Ordinal))[name] = text;
        return texts;
    }

    private bool Has(string name, out JsonElement value)
    {
        if (json.TryGetProperty(name, out value) && value.ValueKind != JsonValueKind.Null) return true;
        value = default;
        return false;
    }

    private string Missing(string name)
    {
        Wrong<string>(name, $"{name} is required.");
        return "";
    }

    private T? Wrong<T>(string name, string detail) where T : class
    {
        Refuse(Http.Problem.BadField(name, detail));
        return null;
    }

    private Amount? WrongAmount(string name, string detail)
    {
        Wrong<object>(name, detail);
        return null;
    }
}

/// <summary>Moments as requests give them.</summary>
internal static class Moments
{
    private static readonly string[] Formats = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd"];

    public static bool TryRead(string text, out DateTimeOffset moment)
    {
        var read = DateTimeOffset.TryParseExact(text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out moment);
        if (read) moment = moment.ToStored();
        return read && moment.Year is >= 1970 and <= 9000;
    }
}
