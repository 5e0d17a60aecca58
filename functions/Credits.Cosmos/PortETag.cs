using System.Globalization;

namespace Credits.Cosmos;

/// <summary>
/// The ETag that callers see: the server's, and behind it when the document expires. A condition on a document
/// that has expired must fail, and its new version does not tell when the old one expired.
/// </summary>
internal static class PortETag
{
    // What no document has. Without a condition, or with *, the server would let everything pass.
    private const string None = "\"none\"";

    /// <summary>The ETag for callers.</summary>
    public static string Of(string etag, DateTimeOffset? expires) =>
        expires is { } moment ? string.Create(CultureInfo.InvariantCulture, $"{etag}{moment.UtcTicks}") : etag;

    /// <summary>The server's part of it.</summary>
    public static string ServersOf(string etag) => etag[..(etag.LastIndexOf('"') + 1)];

    /// <summary>The condition to send.</summary>
    public static string ToCondition(string etag, DateTimeOffset now)
    {
        var end = etag.LastIndexOf('"') + 1;
        if (end < 3 || etag[0] != '"') return None;
        if (end == etag.Length) return etag;
        return long.TryParse(etag.AsSpan(end), NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) && ticks > now.UtcTicks ? etag[..end] : None;
    }
}
