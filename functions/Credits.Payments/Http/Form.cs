using System.Globalization;

namespace Credits.Payments.Http;

/// <summary>The fields of a form, in order; nested names have brackets: <c>line_items[0][quantity]</c>.</summary>
internal sealed class Form
{
    private readonly List<KeyValuePair<string, string>> fields = [];

    /// <summary>Adds a field, unless there is no value.</summary>
    public Form Add(string name, string? value)
    {
        if (value is not null) fields.Add(new(name, value));
        return this;
    }

    /// <summary>Adds a number.</summary>
    public Form Add(string name, long value) => Add(name, value.ToString(CultureInfo.InvariantCulture));

    /// <summary>Adds pairs as <c>name[key]</c>.</summary>
    public Form Add(string name, IEnumerable<KeyValuePair<string, string>> pairs)
    {
        foreach (var (key, value) in pairs) Add($"{name}[{key}]", value);
        return this;
    }

    /// <summary>The body of a request.</summary>
    public HttpContent ToContent() => new FormUrlEncodedContent(fields);
}
