using Credits.Engine.Payments.Providers;

namespace Credits.Payments.Tests;

/// <summary>What providers are asked in these tests.</summary>
internal static class Requests
{
    public static readonly GrantRequest Grant = new() { Scope = "default.test", ExternalId = "ann", Asset = "CREDIT", Credits = "500", Pack = "pack_500" };

    public static CheckoutRequest Checkout => new()
    {
        IdempotencyKey = "checkout-1",
        Grant = Grant,
        Price = new Money(1_000, "USD"),
        Title = "500 credits & more",
        SuccessUrl = new Uri("https://shop.example/thanks?session={CHECKOUT_SESSION_ID}"),
        CancelUrl = new Uri("https://shop.example/"),
        ExternalId = "ann",
        Email = "ann+test@example.com",
    };

    public static ChargeRequest Charge(string card = "pm_ok") => new()
    {
        IdempotencyKey = "charge-1",
        Grant = Grant,
        Price = new Money(1_000, "USD"),
        Title = "500 credits",
        Method = new SavedMethod("cus_1", card),
    };
}
