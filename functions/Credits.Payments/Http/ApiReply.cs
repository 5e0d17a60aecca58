using System.Text.Json;

namespace Credits.Payments.Http;

/// <summary>What a provider answered.</summary>
/// <param name="Status">The HTTP status; 0 if nothing came back in time.</param>
/// <param name="Body">The answer; an undefined element if it was not JSON.</param>
/// <param name="RetryAfter">How long it asked to wait.</param>
internal sealed record ApiReply(int Status, JsonElement Body, TimeSpan? RetryAfter)
{
    /// <summary>Nothing came back: what was asked may have been done.</summary>
    public static readonly ApiReply None = new(0, default, null);

    /// <summary>It was done.</summary>
    public bool IsDone => Status is >= 200 and < 300 && Body.ValueKind == JsonValueKind.Object;
}
