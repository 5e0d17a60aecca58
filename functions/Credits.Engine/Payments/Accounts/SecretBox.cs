using System.Security.Cryptography;
using System.Text;

namespace Credits.Engine.Payments.Accounts;

/// <summary>
/// Encrypts what is stored and must not be read from the store: AES-256-GCM with a fresh nonce each time. What was
/// sealed for one place can not be opened in another.
/// </summary>
public sealed class SecretBox
{
    /// <summary>How many bytes the key has.</summary>
    public const int KeyBytes = 32;

    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private readonly byte[] key;
    private readonly Entropy entropy;

    /// <summary>Makes one with a key of <see cref="KeyBytes"/> bytes.</summary>
    public SecretBox(ReadOnlySpan<byte> key, Entropy entropy)
    {
        if (key.Length != KeyBytes) throw new ArgumentException($"The key has {KeyBytes} bytes, not {key.Length}.", nameof(key));
        this.key = key.ToArray();
        this.entropy = entropy;
    }

    /// <summary>Encrypts a text for a place; the answer is base64 of nonce, tag and cipher text.</summary>
    public string Seal(string text, string place)
    {
        var plain = Encoding.UTF8.GetBytes(text);
        var sealed_ = new byte[NonceBytes + TagBytes + plain.Length];
        var nonce = sealed_.AsSpan(0, NonceBytes);
        entropy.Fill(nonce);
        using var aes = new AesGcm(key, TagBytes);
        aes.Encrypt(nonce, plain, sealed_.AsSpan(NonceBytes + TagBytes), sealed_.AsSpan(NonceBytes, TagBytes), Encoding.UTF8.GetBytes(place));
        return Convert.ToBase64String(sealed_);
    }

    /// <summary>The text that was sealed for a place; throws <see cref="CryptographicException"/> if it was not, or with another key.</summary>
    public string Open(string box, string place)
    {
        var sealed_ = new byte[box.Length];
        if (!Convert.TryFromBase64String(box, sealed_, out var length) || length < NonceBytes + TagBytes)
            throw new CryptographicException("That is nothing that was sealed.");
        var plain = new byte[length - NonceBytes - TagBytes];
        using var aes = new AesGcm(key, TagBytes);
        aes.Decrypt(
            sealed_.AsSpan(0, NonceBytes),
            sealed_.AsSpan(NonceBytes + TagBytes, plain.Length),
            sealed_.AsSpan(NonceBytes, TagBytes),
            plain,
            Encoding.UTF8.GetBytes(place));
        return Encoding.UTF8.GetString(plain);
    }
}
