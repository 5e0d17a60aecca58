using System.Text.Json;
using System.Text.Json.Nodes;

namespace Credits.CosmosGateway.Http;

/// <summary>An answer, to be written.</summary>
internal sealed record GatewayAnswer(int Status, byte[] Body)
{
    public int SubStatus { get; init; }

    public Dictionary<string, string> Headers { get; } = new(StringComparer.Ordinal);

    public static GatewayAnswer Of(JsonNode json, int status = 200) => new(status, JsonSerializer.SerializeToUtf8Bytes(json));

    public static GatewayAnswer Empty(int status) => new(status, []);

    /// <summary>A refusal in the service's form.</summary>
    public static GatewayAnswer Error(int status, string message, int subStatus = 0) =>
        Of(new JsonObject { ["code"] = CodeOf(status), ["message"] = message }, status) with { SubStatus = subStatus };

    public GatewayAnswer With(string header, string value)
    {
        Headers[header] = value;
        return this;
    }

    private static string CodeOf(int status) => status switch
    {
        400 => "BadRequest",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "NotFound",
        408 => "RequestTimeout",
        409 => "Conflict",
        410 => "Gone",
        412 => "PreconditionFailed",
        413 => "RequestEntityTooLarge",
        429 => "TooManyRequests",
        449 => "RetryWith",
        503 => "ServiceUnavailable",
        _ => "InternalServerError",
    };
}
