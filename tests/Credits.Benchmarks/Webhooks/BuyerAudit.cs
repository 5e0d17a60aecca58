using Credits.Benchmarks.Load;

namespace Credits.Benchmarks.Webhooks;

/// <summary>Reads buyers' balances: none, or just what was bought. Anything else fails the run.</summary>
public sealed class BuyerAudit(int first, int step) : IConversation
{
    readonly RequestTemplate request = RequestTemplate.Get("/credits/balance?user_id=buyer-########");
    int buyer = first - step;

    /// <summary>How many have what they bought.</summary>
    public int Credited { get; private set; }

    public ReadOnlyMemory<byte> Next()
    {
        if ((buyer += step) >= WebhookBurst.Payments) return default;
        request.Set(0, buyer);
        return request.Bytes;
    }

    public void Answered(ReadOnlySpan<byte> body)
    {
        var balance = Scenarios.BalanceRequest.Read(body);
        if (balance == WebhookBurst.Bought) Credited++;
        else if (balance != 0) throw new InvalidDataException($"Buyer {buyer} has {balance}.");
    }
}
