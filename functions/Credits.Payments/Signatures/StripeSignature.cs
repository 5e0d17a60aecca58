using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Credits.Payments.Signatures;

/// <summary>
/// The header <c>Stripe-Signature: t=UNIX,v1=HEX[,v1=HEX…]</c>: HMAC-SHA256 over <c>{t}.{raw body}</c>. Several
/// <c>v1</c> occur while a secret is rolled, and any may match; other schemes are passed over. The key is the whole
/// secret as text, <c>whsec_</c> included. As in the vendor's own libraries only stamps that are too old are
/// refused: whoever can sign can also wait.
/// Source: https://docs.stripe.com/webhooks/signature
/// </summary>
public static class StripeSignature
{
    /// <summary>The header's name.</summary>
    public const string Header = "Stripe-Signature";

    /// <summary>The longest header that is looked at, in characters.</summary>
    public const int MaxHeaderLength = 2_048;

    /// <summary>Checks a body against the header with one secret.</summary>
    public static SignatureCheck Check(string? header, ReadOnlySpan<byte> body, string secret, DateTimeOffset now)
    {
        ArgumentException.ThrowIfNullOrEmpty(secret);
        if (header is null or { Length: > MaxHeaderLength } || TimeOf(header) is not { } seconds) return SignatureCheck.Missing;
        var expected = Hmac.Of(Encoding.UTF8.GetBytes(secret), seconds.ToString(CultureInfo.InvariantCulture) + ".", body);
        if (!HasAny(header, expected)) return SignatureCheck.Wrong;
        return now - DateTimeOffset.FromUnixTimeSeconds(seconds) > Hmac.Tolerance ? SignatureCheck.OutOfTime : SignatureCheck.Good;
    }

    /// <summary>The header for a body, as the vendor makes it.</summary>
    public static string Sign(ReadOnlySpan<byte> body, string secret, DateTimeOffset now)
    {
        var time = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return $"t={time},v1={Convert.ToHexStringLower(Hmac.Of(Encoding.UTF8.GetBytes(secret), time + ".", body))}";
    }

    // The time that was signed is the text of the header, so one with leading zeros is none.
    private static long? TimeOf(string header)
    {
        foreach (var part in header.AsSpan().Split(','))
        {
            var item = header.AsSpan()[part].Trim();
            if (item.StartsWith("t=", StringComparison.Ordinal))
                return Hmac.TryReadSeconds(item[2..], out var seconds) && (item[2] != '0' || item.Length == 3) ? seconds : null;
        }

        return null;
    }

    private static bool HasAny(string header, ReadOnlySpan<byte> expected)
    {
        Span<byte> given = stackalloc byte[SHA256.HashSizeInBytes];
        foreach (var part in header.AsSpan().Split(','))
        {
            var item = header.AsSpan()[part].Trim();
            if (!item.StartsWith("v1=", StringComparison.Ordinal) || item.Length != 3 + (2 * given.Length)) continue;
            if (Convert.FromHexString(item[3..], given, out _, out _) == System.Buffers.OperationStatus.Done
                && CryptographicOperations.FixedTimeEquals(given, expected)) return true;
        }

        return false;
    }
}
