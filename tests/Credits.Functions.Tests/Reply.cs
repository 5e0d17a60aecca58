using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Credits.Functions.Tests;

/// <summary>An answer. Its fields are named by paths such as <c>reservation.metadata.model</c> and <c>entries.0.amount</c>.</summary>
public sealed record Reply(int Status, JsonElement Json, string Body, HttpResponseHeaders Headers)
{
    public decimal Number(string path) => At(path).GetDecimal();

    /// <summary>The number at whichever of two paths there is.</summary>
    public decimal Number(string path, string otherwise) => Number(Has(path) ? path : otherwise);

    public string Text(string path) => At(path).GetString()!;

    public bool Flag(string path) => At(path).GetBoolean();

    public DateTimeOffset Moment(string path) => At(path).GetDateTimeOffset();

    public int Count(string path) => At(path).GetArrayLength();

    public bool Has(string path) => TryFind(path, out _);

    /// <summary>A text field of each item of a list.</summary>
    public IReadOnlyList<string> Texts(string list, string field) => [.. At(list).EnumerateArray().Select(item => item.GetProperty(field).GetString()!)];

    /// <summary>A number of each item of a list.</summary>
    public IReadOnlyList<decimal> Numbers(string list, string field) => [.. At(list).EnumerateArray().Select(item => item.GetProperty(field).GetDecimal())];

    private JsonElement At(string path) => TryFind(path, out var value) ? value : throw new KeyNotFoundException($"{path} is not in {Status} {Body}");

    private bool TryFind(string path, out JsonElement value)
    {
        value = Json;
        foreach (var name in path.Split('.'))
        {
            if (value.ValueKind == JsonValueKind.Array && int.TryParse(name, CultureInfo.InvariantCulture, out var index) && index < value.GetArrayLength())
                value = value[index];
            else if (value.ValueKind != JsonValueKind.Object || !value.TryGetProperty(name, out value)) return false;
        }

        return true;
    }
}
