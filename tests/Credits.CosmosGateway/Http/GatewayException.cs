namespace Credits.CosmosGateway.Http;

/// <summary>The request is refused.</summary>
internal sealed class GatewayException(int status, string message, int subStatus = 0) : Exception(message)
{
    public GatewayAnswer Answer { get; } = GatewayAnswer.Error(status, message, subStatus);
}
