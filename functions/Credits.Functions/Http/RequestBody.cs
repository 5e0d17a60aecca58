using System.Text.Json;
using System.Text.Unicode;

namespace Credits.Functions.Http;

/// <summary>Reads a request's body as one JSON object, or a list where there may be one, within the limits.</summary>
internal static class RequestBody
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = HttpLimits.JsonDepth, AllowDuplicateProperties = false };

    public static async ValueTask<(JsonDocument? Json, Problem? Problem)> ReadAsync(HttpRequest request, bool lists)
    {
        if (request.ContentLength > HttpLimits.BodyBytes) return (null, TooLarge);
        if (request.ContentType is not { } type || !IsJson(type))
            return (null, new Problem(StatusCodes.Status415UnsupportedMediaType, ProblemCode.UnsupportedMediaType, "Send the body as application/json."));
        return await RawBody.ReadAsync(request, HttpLimits.BodyBytes, CancellationToken.None) is { } text ? Parse(text, lists) : (null, TooLarge);
    }

    private static (JsonDocument?, Problem?) Parse(byte[] text, bool lists)
    {
        try
        {
            if (!IsUnicode(text)) return (null, Invalid("The body is not valid Unicode."));
            var json = JsonDocument.Parse(text, Options);
            if (json.RootElement.ValueKind == JsonValueKind.Object || (lists && json.RootElement.ValueKind == JsonValueKind.Array && json.RootElement.GetArrayLength() > 0)) return (json, null);
            return (null, Invalid(lists ? "The body must be a JSON object or a list of them." : "The body must be a JSON object."));
        }
        catch (JsonException e)
        {
            return (null, Invalid("The body is not valid JSON: " + e.Message));
        }
    }

    // What is stored must be the same when it is read: no bytes that are not UTF-8, no half of a surrogate pair.
    private static bool IsUnicode(ReadOnlySpan<byte> text) => Utf8.IsValid(text) && (text.IndexOf("\\u"u8) < 0 || AreEscapesUnicode(text));

    private static bool AreEscapesUnicode(ReadOnlySpan<byte> text)
    {
        var reader = new Utf8JsonReader(text, new JsonReaderOptions { MaxDepth = HttpLimits.JsonDepth });
        try
        {
            while (reader.Read())
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped) reader.GetString();
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static bool IsJson(string contentType)
    {
        var media = contentType.AsSpan();
        var end = media.IndexOf(';');
        if (end >= 0) media = media[..end];
        media = media.Trim();
        return media.Equals("application/json", StringComparison.OrdinalIgnoreCase) || media.EndsWith("+json", StringComparison.OrdinalIgnoreCase);
    }

    private static Problem TooLarge =>
        new(StatusCodes.Status413PayloadTooLarge, ProblemCode.BodyTooLarge, $"The body may have at most {HttpLimits.BodyBytes} bytes.");

    private static Problem Invalid(string detail) => new(StatusCodes.Status400BadRequest, ProblemCode.InvalidJson, detail);
}
