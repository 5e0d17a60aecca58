using System.Security.Cryptography;
using System.Text;

namespace Credits.Engine.Apps;

/// <summary>What a key may do.</summary>
[Flags]
public enum Scopes
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Look.</summary>
    Read = 1,

    /// <summary>Move and hold credits, make customers.</summary>
    Write = 2,

    /// <summary>Manage apps, keys and the state of wallets.</summary>
    Admin = 4,

    /// <summary>Everything.</summary>
    All = Read | Write | Admin,
}

/// <summary>A key of an app in one mode. The key itself is not stored, only its hash.</summary>
public sealed record ApiKey
{
    /// <summary>Names the key in lists; tells nothing about it.</summary>
    public required string Id { get; init; }

    /// <summary>The app it belongs to.</summary>
    public required string AppId { get; init; }

    /// <summary>The mode it works in.</summary>
    public required Mode Mode { get; init; }

    /// <summary>What it may do.</summary>
    public required Scopes Scopes { get; init; }

    /// <summary>A name for people.</summary>
    public string? Name { get; init; }

    /// <summary>The last four characters, to tell keys apart.</summary>
    public required string Hint { get; init; }

    /// <summary>SHA-256 of the key, 64 hex digits.</summary>
    public required string Hash { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>From when on it is refused; null while it is good.</summary>
    public DateTimeOffset? Revoked { get; init; }

    /// <summary>The key that took its place when it was rotated; null if it was not.</summary>
    public string? ReplacedBy { get; init; }

    /// <summary>True once it is refused.</summary>
    public bool IsOver(DateTimeOffset now) => Revoked <= now;

    /// <summary>The shortest random part of a key, in characters.</summary>
    public const int MinSecretLength = 24;

    /// <summary>The longest key, in characters.</summary>
    public const int MaxLength = 200;

    /// <summary>The mode that a key's prefix shows, or null if it is not of a key's form.</summary>
    public static Mode? ModeOf(ReadOnlySpan<char> key)
    {
        Mode? mode = key.StartsWith("ck_test_", StringComparison.Ordinal) ? Mode.Test
            : key.StartsWith("ck_live_", StringComparison.Ordinal) ? Mode.Live
            : null;
        return key.Length is >= 8 + MinSecretLength and <= MaxLength ? mode : null;
    }

    /// <summary>The length of every hash, in characters.</summary>
    public const int HashLength = 64;

    /// <summary>The hash under which a key is stored.</summary>
    public static string HashOf(ReadOnlySpan<char> key)
    {
        Span<char> hash = stackalloc char[HashLength];
        HashOf(key, hash);
        return new string(hash);
    }

    /// <summary>Writes the hash into <see cref="HashLength"/> characters.</summary>
    public static void HashOf(ReadOnlySpan<char> key, Span<char> hash)
    {
        Span<byte> bytes = stackalloc byte[MaxLength * 3];
        var length = Encoding.UTF8.GetBytes(key, bytes);
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes[..length], digest);
        Convert.TryToHexStringLower(digest, hash, out _);
    }
}
