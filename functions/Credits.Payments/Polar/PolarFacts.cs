using System.Text.Json;
using Credits.Engine.Payments.Providers;
using Credits.Payments.Http;

namespace Credits.Payments.Polar;

/// <summary>What Polar's orders say of a payment. Every event about an order shows it as it is, with running totals.</summary>
internal static class PolarFacts
{
    /// <summary>An order; null if it has not what it should have. A paid one counts by its own word, whatever the event is called.</summary>
    public static PaymentFact? OfOrder(JsonElement order, bool live, DateTimeOffset at)
    {
        if (order.Text("id") is not { } id || StatusOf(order) is not { } status || MoneyOf(order) is not { } amount) return null;
        var refunded = (WireMoney.Read(order.Number("refunded_amount"), amount.Currency) ?? 0) + (WireMoney.Read(order.Number("refunded_tax_amount"), amount.Currency) ?? 0);
        return new PaymentFact
        {
            Provider = ProviderNames.Polar,
            ObjectId = id,
            Live = live,
            OccurredAt = at,
            Status = status,
            Amount = amount,
            Refunded = refunded > 0 ? refunded : null,
            Grant = GrantOf(order),
            CheckoutId = order.Text("checkout_id"),
        };
    }

    private static PaymentStatus? StatusOf(JsonElement order) => order.Text("status") switch
    {
        "paid" or "refunded" or "partially_refunded" => PaymentStatus.Paid,
        "pending" or "draft" => order.Flag("paid") == true ? PaymentStatus.Paid : PaymentStatus.Pending,
        "void" => PaymentStatus.Failed,
        _ => null,
    };

    private static Money? MoneyOf(JsonElement order) =>
        order.Text("currency") is { Length: 3 } currency && WireMoney.Read(order.Number("total_amount"), currency) is { } total ? new Money(total, currency.ToUpperInvariant()) : null;

    private static GrantRequest? GrantOf(JsonElement order)
    {
        var pairs = order.Pairs("metadata");
        return pairs.Count == 0 ? null : GrantMetadata.Read(name => pairs.GetValueOrDefault(name));
    }
}
