using Credits.Engine.Apps;
using Credits.Engine.Payments;
using Credits.Engine.Payments.Processing;
using Credits.Engine.Payments.Providers;
using Credits.Engine.Queues;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Credits.Functions.Tests.Payments;

/// <summary>Payments as if a provider had told of them.</summary>
internal static class PaymentMaking
{
    /// <summary>10.00 EUR paid by a customer for 500 credits, and some of it refunded; gives the payment's id.</summary>
    public static async Task<string> PayAsync(this ApiHost api, string objectId, string customer, long refunded = 0, string? key = null, SavedMethod? saved = null)
    {
        var scope = (await api.AccessAsync(key)).Scope;
        var fact = new PaymentFact
        {
            Provider = ProviderNames.Stripe,
            ObjectId = objectId,
            Live = scope.Mode == Mode.Live,
            OccurredAt = api.Time.GetUtcNow(),
            Status = PaymentStatus.Paid,
            Amount = new Money(1_000, "EUR"),
            Refunded = refunded,
            SavedMethod = saved,
            Grant = new GrantRequest { ExternalId = customer, Credits = "500", Pack = "pack_500" },
        };
        var processor = api.Services.GetRequiredService<PaymentProcessor>();
        Assert.IsType<HandleResult.Done>(await processor.ApplyAsync(scope, fact, api.Time.GetUtcNow(), api.Time.GetUtcNow()));
        return "pay_" + Payment.IdFor(fact.Provider, objectId);
    }
}
