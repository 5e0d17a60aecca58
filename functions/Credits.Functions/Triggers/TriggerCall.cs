using System.Globalization;
using System.Text.Json;

namespace Credits.Functions.Triggers;

/// <summary>
/// What the Functions host posts to a custom handler when a trigger fires: <c>{"Data":{name:value},"Metadata":{…}}</c>.
/// It writes strings as JSON once more before it puts them in, so a text is unwrapped as often as it is wrapped.
/// </summary>
/// <remarks>Source: Azure Functions custom handlers, and the host's DefaultHttpWorkerService.</remarks>
/// <param name="Body">What fired: a message's body, or what the timer tells of itself.</param>
/// <param name="MessageId">The message's id; empty for a timer.</param>
/// <param name="Scope">The app and mode that the message belongs to; empty for a timer.</param>
/// <param name="DeliveryCount">Which attempt it is, from 1.</param>
/// <param name="EnqueuedAt">When the message was sent; null for a timer.</param>
internal sealed record TriggerCall(string Body, string MessageId, string Scope, int DeliveryCount, DateTimeOffset? EnqueuedAt)
{
    /// <summary>The most bytes that are read: a message of the largest size, wrapped, and again among its metadata.</summary>
    public const int MaxBytes = 8 << 20;

    /// <summary>How often a text may be wrapped.</summary>
    private const int MaxWraps = 3;

    /// <summary>Reads what was posted; throws <see cref="JsonException"/> if it is not of that form.</summary>
    public static async Task<TriggerCall> ReadAsync(Stream body, CancellationToken cancellation)
    {
        using var json = await JsonDocument.ParseAsync(body, default, cancellation);
        if (json.RootElement is not { ValueKind: JsonValueKind.Object } root
            || !root.TryGetProperty("Data", out var data)
            || data.ValueKind != JsonValueKind.Object
            || data.EnumerateObject().ToList() is not [var fired])
            throw new JsonException("A trigger's call has Data with one value in it.");

        var metadata = root.TryGetProperty("Metadata", out var found) && found.ValueKind == JsonValueKind.Object ? found : default;
        var count = int.TryParse(Text(metadata, "DeliveryCount"), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 1;
        var sent = DateTimeOffset.TryParse(Text(metadata, "EnqueuedTimeUtc"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) ? moment : (DateTimeOffset?)null;
        return new TriggerCall(Text(fired.Value), Text(metadata, "MessageId"), ScopeOf(metadata), count, sent);
    }

    /// <summary>The message's own property, which the metadata has in an object or, as a text, in JSON.</summary>
    private static string ScopeOf(JsonElement metadata)
    {
        var properties = Text(metadata, "ApplicationProperties");
        if (properties.Length == 0) return "";
        using var json = JsonDocument.Parse(properties);
        return Text(json.RootElement, "scope");
    }

    private static string Text(JsonElement metadata, string name) =>
        metadata.ValueKind == JsonValueKind.Object && metadata.TryGetProperty(name, out var value) ? Text(value) : "";

    private static string Text(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String) return value.GetRawText();
        var text = value.GetString()!;
        for (var i = 0; i < MaxWraps && Unwrap(text) is { } inner; i++) text = inner;
        return text;
    }

    private static string? Unwrap(string text)
    {
        if (text is not ['"', .., '"']) return null;
        try
        {
            using var json = JsonDocument.Parse(text);
            return json.RootElement.GetString();
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
