using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace Credits.Core.Json;

/// <summary>How amounts, moments and names are written in stored JSON, the same for ever: hashes depend on it.</summary>
internal static class JsonText
{
    private const string MomentFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    private const int MomentLength = 24;

    public static readonly JsonWriterOptions Compact = new() { SkipValidation = true };

    public static void Amount(this Utf8JsonWriter writer, ReadOnlySpan<byte> name, Amount amount)
    {
        Span<byte> text = stackalloc byte[40];
        writer.WriteString(name, text[..amount.Format(text)]);
    }

    public static void Moment(this Utf8JsonWriter writer, ReadOnlySpan<byte> name, DateTimeOffset moment)
    {
        // The round-trip format is much faster than a custom one; its last four of seven decimals are cut off.
        Span<byte> text = stackalloc byte[28];
        moment.UtcDateTime.TryFormat(text, out _, "O", CultureInfo.InvariantCulture);
        text[MomentLength - 1] = (byte)'Z';
        writer.WriteString(name, text[..MomentLength]);
    }

    public static void Optional(this Utf8JsonWriter writer, ReadOnlySpan<byte> name, DateTimeOffset? moment)
    {
        if (moment is { } value) writer.Moment(name, value);
    }

    public static void Optional(this Utf8JsonWriter writer, ReadOnlySpan<byte> name, string? text)
    {
        if (text is not null) writer.WriteString(name, text);
    }

    /// <summary>Writes a list of objects, the fields of each by <paramref name="write"/>.</summary>
    public static void Objects<T>(this Utf8JsonWriter writer, ReadOnlySpan<byte> name, ImmutableArray<T> items, Action<Utf8JsonWriter, T> write)
    {
        writer.WriteStartArray(name);
        foreach (var item in items)
        {
            writer.WriteStartObject();
            write(writer, item);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    public static Amount Amount(this JsonElement json, string name) => Core.Amount.Parse(json.Text(name));

    public static Amount? OptionalAmount(this JsonElement json, string name) => json.OptionalText(name) is { } text ? Core.Amount.Parse(text) : null;

    public static string Text(this JsonElement json, string name) =>
        json.GetProperty(name).GetString() ?? throw new FormatException($"{name} is null.");

    public static string? OptionalText(this JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.GetString() : null;

    public static DateTimeOffset Moment(this JsonElement json, string name) => ParseMoment(json.Text(name));

    public static DateTimeOffset? OptionalMoment(this JsonElement json, string name) => json.OptionalText(name) is { } text ? ParseMoment(text) : null;

    public static JsonElement? OptionalObject(this JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value : null;

    /// <summary>Reads stored bytes; whatever is wrong with them, it is a <see cref="FormatException"/>.</summary>
    public static T Read<T>(ReadOnlyMemory<byte> bytes, Func<JsonElement, T> read)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes);
            return read(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or ArgumentException)
        {
            throw new FormatException($"The bytes are not those of a stored {typeof(T).Name}.", e);
        }
    }

    /// <summary>The bytes that a writer gives.</summary>
    public static byte[] Bytes<T>(T value, Action<Utf8JsonWriter, T> write)
    {
        using var buffer = new JsonBuffer();
        return buffer[buffer.Write(value, write)].ToArray();
    }

    private static DateTimeOffset ParseMoment(string text) =>
        DateTimeOffset.ParseExact(text, MomentFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
}
