using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Credits.Functions.Portal;

/// <summary>What a session of the portal allows: to look at one wallet, and to open checkouts for it.</summary>
/// <param name="Scope">The app and mode, for example <c>default.test</c>.</param>
/// <param name="CustomerId">The wallet, 26 characters.</param>
/// <param name="ReturnUrl">Where the customer goes from there.</param>
/// <param name="FailureUrl">Where the customer goes who has not paid.</param>
/// <param name="Exp">When it ends, in seconds since 1970.</param>
internal sealed record PortalSession(string Scope, string CustomerId, string ReturnUrl, string FailureUrl, long Exp)
{
    /// <summary>Keeps the token from standing for anything else.</summary>
    public string Aud { get; init; } = "CustomerPortal";

    /// <summary>When it ends.</summary>
    public DateTimeOffset Expires => DateTimeOffset.FromUnixTimeSeconds(Exp);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, IgnoreReadOnlyProperties = true)]
[JsonSerializable(typeof(PortalSession))]
internal sealed partial class PortalJson : JsonSerializerContext;

/// <summary>
/// Sessions as signed text, a JSON web token with HMAC-SHA-256: nothing is stored for them. They are signed with a key of
/// their own, which is made from the one that secrets are sealed with.
/// </summary>
internal sealed class PortalTokens(ReadOnlyMemory<byte>? secretsKey)
{
    /// <summary>How long a session lives.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    private const int MaxLength = 8_192;
    private static readonly string Header = Base64Url.EncodeToString("""{"alg":"HS256","typ":"JWT"}"""u8);
    private readonly byte[]? key = secretsKey is { } secret ? HMACSHA256.HashData(secret.Span, "portal sessions"u8) : null;

    /// <summary>Whether there is a key to sign with.</summary>
    public bool IsPossible => key is not null;

    /// <summary>The session as a token.</summary>
    public string Write(PortalSession session)
    {
        var signed = $"{Header}.{Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(session, PortalJson.Default.PortalSession))}";
        return $"{signed}.{Base64Url.EncodeToString(Sign(signed))}";
    }

    /// <summary>The session of a token, whether it has ended or not; null if it is not one of ours.</summary>
    public PortalSession? Read(string? token)
    {
        if (key is null || token is null or { Length: > MaxLength } || token.Split('.') is not [var header, var body, var signature] || header != Header) return null;
        var given = new byte[HMACSHA256.HashSizeInBytes];
        if (!Base64Url.IsValid(signature) || !Base64Url.TryDecodeFromChars(signature, given, out var length) || length != given.Length) return null;
        if (!CryptographicOperations.FixedTimeEquals(given, Sign($"{header}.{body}"))) return null;
        return JsonSerializer.Deserialize(Base64Url.DecodeFromChars(body), PortalJson.Default.PortalSession) is { Aud: "CustomerPortal" } session ? session : null;
    }

    private byte[] Sign(string text) => HMACSHA256.HashData(key!, Encoding.ASCII.GetBytes(text));
}
