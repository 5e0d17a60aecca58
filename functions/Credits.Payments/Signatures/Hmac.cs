using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Credits.Payments.Signatures;

/// <summary>HMAC-SHA256 over a short text and a body, which is not copied.</summary>
internal static class Hmac
{
    /// <summary>How far a signature's time may lie back, in every scheme read here.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    /// <summary>The code of <c>{before}{body}</c>.</summary>
    public static byte[] Of(ReadOnlySpan<byte> key, string before, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        hash.AppendData(Encoding.UTF8.GetBytes(before));
        hash.AppendData(body);
        return hash.GetHashAndReset();
    }

    /// <summary>Reads unix seconds that are written as the schemes write them: digits alone.</summary>
    public static bool TryReadSeconds(ReadOnlySpan<char> text, out long seconds) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out seconds) && seconds <= 253_402_300_799;
}
