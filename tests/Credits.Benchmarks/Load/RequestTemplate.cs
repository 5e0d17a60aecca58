using System.Globalization;
using System.Text;

namespace Credits.Benchmarks.Load;

/// <summary>
/// The bytes of a request, made once. Each run of <c>#</c> in it is a slot of fixed width whose content is
/// overwritten in place, so that sending the next one costs a few digits and no allocation.
/// </summary>
public sealed class RequestTemplate
{
    readonly byte[] bytes;
    readonly List<Range> slots = [];

    RequestTemplate(string text)
    {
        bytes = Encoding.ASCII.GetBytes(text);
        for (var i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] != '#') continue;
            var start = i;
            while (i < bytes.Length && bytes[i] == '#') i++;
            slots.Add(start..i);
        }
    }

    public ReadOnlyMemory<byte> Bytes => bytes;

    public static RequestTemplate Get(string path) => new($"GET {path} HTTP/1.1\r\n{CommonHeaders}\r\n");

    /// <param name="path">The path; its slots come first.</param>
    /// <param name="idempotencyKey">The key, with its slots, which come second; null for none.</param>
    /// <param name="json">The body; its slots come last.</param>
    public static RequestTemplate Post(string path, string? idempotencyKey, string json)
    {
        var key = idempotencyKey is null ? "" : $"Idempotency-Key: {idempotencyKey}\r\n";
        var length = json.Length.ToString(CultureInfo.InvariantCulture);
        return new($"POST {path} HTTP/1.1\r\n{CommonHeaders}{key}Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n{json}");
    }

    /// <summary>Writes a number with leading zeros into a slot, which must be wide enough.</summary>
    public void Set(int slot, long number)
    {
        var target = bytes.AsSpan(slots[slot]);
        for (var i = target.Length - 1; i >= 0; i--, number /= 10) target[i] = (byte)('0' + (number % 10));
        if (number != 0) throw new ArgumentOutOfRangeException(nameof(number), "The number has more digits than the slot.");
    }

    /// <summary>Writes text into a slot of exactly its length.</summary>
    public void Set(int slot, ReadOnlySpan<byte> text)
    {
        var target = bytes.AsSpan(slots[slot]);
        if (text.Length != target.Length) throw new ArgumentException("The text is not as long as the slot.", nameof(text));
        text.CopyTo(target);
    }

    static string CommonHeaders => $"Host: localhost\r\nAuthorization: Bearer {Servers.ProductServer.Key}\r\n";
}
