using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Credits.ServiceBus;

/// <summary>Shared access signatures, one per queue, kept until shortly before they end.</summary>
/// <remarks>Source: Microsoft, "Service Bus access control with Shared Access Signatures".</remarks>
internal sealed class SasTokens(Uri endpoint, SharedKey key, TimeProvider time) : ITokens
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);
    private static readonly TimeSpan Ahead = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<string, (string Header, DateTimeOffset Ends)> kept = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public ValueTask<string> HeaderAsync(string queue, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        if (kept.TryGetValue(queue, out var token) && token.Ends - now > Ahead) return new(token.Header);
        kept[queue] = token = (Sign(new Uri(endpoint, queue).AbsoluteUri, now + Lifetime), now + Lifetime);
        return new(token.Header);
    }

    /// <inheritdoc/>
    public void Refused(string header)
    {
        foreach (var token in kept)
            if (token.Value.Header == header) kept.TryRemove(token);
    }

    private string Sign(string resource, DateTimeOffset ends)
    {
        var encoded = Uri.EscapeDataString(resource);
        var expiry = ends.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        // The key is used as the text that it is, not decoded.
        var signature = HMACSHA256.HashData(Encoding.UTF8.GetBytes(key.Value), Encoding.UTF8.GetBytes(encoded + "\n" + expiry));
        return $"SharedAccessSignature sr={encoded}&sig={Uri.EscapeDataString(Convert.ToBase64String(signature))}&se={expiry}&skn={Uri.EscapeDataString(key.Name)}";
    }
}
