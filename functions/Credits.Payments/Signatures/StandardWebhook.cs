using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Credits.Payments.Signatures;

/// <summary>
/// The headers of Standard Webhooks: <c>webhook-id</c>, <c>webhook-timestamp</c> and <c>webhook-signature: v1,BASE64
/// [v1,BASE64…]</c>, HMAC-SHA256 over <c>{id}.{timestamp}.{raw body}</c>; any listed <c>v1</c> may match.
/// Source: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
/// </summary>
/// <param name="Id">The event's id, the same on every retry.</param>
/// <param name="Timestamp">Unix seconds.</param>
/// <param name="Signature">The signatures.</param>
public sealed record StandardWebhook(string? Id, string? Timestamp, string? Signature)
{
    /// <summary>The name of the header of <see cref="Id"/>.</summary>
    public const string IdHeader = "webhook-id";

    /// <summary>The name of the header of <see cref="Timestamp"/>.</summary>
    public const string TimestampHeader = "webhook-timestamp";

    /// <summary>The name of the header of <see cref="Signature"/>.</summary>
    public const string SignatureHeader = "webhook-signature";

    /// <summary>What a secret that is base64 begins with.</summary>
    public const string SecretPrefix = "whsec_";

    private const int MaxIdLength = 256;
    private const int MaxSignatureLength = 2_048;

    /// <summary>
    /// The keys that a secret may stand for: what follows <c>whsec_</c> as base64, and the bytes of the whole text.
    /// Polar made secrets of the second kind until September 2026 and of the first since; the prefix does not tell
    /// them apart (some of the old ones begin with <c>whsec_</c> too).
    /// </summary>
    public static IReadOnlyList<byte[]> KeysOf(string secret)
    {
        ArgumentException.ThrowIfNullOrEmpty(secret);
        var keys = new List<byte[]> { Encoding.UTF8.GetBytes(secret) };
        var text = secret.StartsWith(SecretPrefix, StringComparison.Ordinal) ? secret[SecretPrefix.Length..] : secret;
        var bytes = new byte[text.Length];
        if (Convert.TryFromBase64String(text, bytes, out var length) && length > 0) keys.Insert(0, bytes[..length]);
        return keys;
    }

    /// <summary>Checks a body with any of the keys.</summary>
    public SignatureCheck Check(ReadOnlySpan<byte> body, IReadOnlyList<byte[]> keys, DateTimeOffset now)
    {
        if (Id is not { Length: > 0 and <= MaxIdLength } || Signature is not { Length: > 0 and <= MaxSignatureLength }) return SignatureCheck.Missing;
        if (Timestamp is not { Length: <= 20 } || !Hmac.TryReadSeconds(Timestamp, out var seconds)) return SignatureCheck.Missing;
        var matches = false;
        foreach (var key in keys) matches |= HasAny(Hmac.Of(key, $"{Id}.{Timestamp}.", body));
        if (!matches) return SignatureCheck.Wrong;
        var age = now - DateTimeOffset.FromUnixTimeSeconds(seconds);
        return age.Duration() > Hmac.Tolerance ? SignatureCheck.OutOfTime : SignatureCheck.Good;
    }

    /// <summary>The headers for a body.</summary>
    public static StandardWebhook Sign(string id, ReadOnlySpan<byte> body, ReadOnlySpan<byte> key, DateTimeOffset now)
    {
        var time = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return new StandardWebhook(id, time, "v1," + Convert.ToBase64String(Hmac.Of(key, $"{id}.{time}.", body)));
    }

    private bool HasAny(ReadOnlySpan<byte> expected)
    {
        Span<byte> given = stackalloc byte[SHA256.HashSizeInBytes];
        var text = Signature.AsSpan();
        foreach (var part in text.Split(' '))
        {
            var item = text[part];
            if (item.StartsWith("v1,", StringComparison.Ordinal) && Convert.TryFromBase64Chars(item[3..], given, out var length)
                && length == given.Length && CryptographicOperations.FixedTimeEquals(given, expected)) return true;
        }

        return false;
    }
}
