using Credits.Engine.Apps;
using Credits.Engine.Payments.Providers;
using Credits.Functions.Tests.Payments;
using Xunit;

namespace Credits.Functions.Tests.PaymentMethods;

public sealed class PaymentMethodsTests : ApiTest
{
    private static readonly SavedMethod Visa = new("cus_ann", "pm_ann") { Brand = "visa", Last4 = "4242" };

    [Fact]
    public async Task What_a_payment_saved_is_listed_without_the_providers_ids_and_can_be_forgotten()
    {
        await Api.PayAsync("pi_1", "ann", saved: Visa);
        var list = AssertDone(await Api.GetAsync("/customers/ann/payment-methods"));
        Assert.Equal(("stripe", "visa", "4242"), (list.Text("payment_methods.0.provider"), list.Text("payment_methods.0.brand"), list.Text("payment_methods.0.last4")));
        Assert.DoesNotContain("cus_ann", list.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("pm_ann", list.Body, StringComparison.Ordinal);

        Assert.Equal("4242", AssertDone(await RemoveAsync("stripe")).Text("last4"));
        Assert.Equal(0, AssertDone(await Api.GetAsync("/customers/ann/payment-methods")).Count("payment_methods"));
        AssertRefused(404, "no_payment_method", await RemoveAsync("stripe"));
    }

    [Fact]
    public async Task Erasing_the_customer_forgets_it()
    {
        await Api.PayAsync("pi_1", "ann", saved: Visa);
        var id = (await Api.GetAsync("/customers/ann/ledger")).Text("customer");
        AssertDone(await Api.SendAsync(HttpMethod.Post, $"/manage/customers/{id}/erase", null));
        Assert.Equal(0, AssertDone(await Api.GetAsync($"/customers/{id}/payment-methods")).Count("payment_methods"));
    }

    [Fact]
    public async Task Nobody_and_nothing_of_that_name()
    {
        AssertRefused(404, "customer_not_found", await Api.GetAsync("/customers/nobody/payment-methods"));
        AssertRefused(404, "customer_not_found", await Api.SendAsync(HttpMethod.Delete, "/customers/nobody/payment-methods/stripe", null));
        await Api.PayAsync("pi_1", "ann");
        AssertRefused(404, "no_payment_method", await RemoveAsync("polar"));
        AssertRefused(404, "no_payment_method", await RemoveAsync("no-provider"));
    }

    [Fact]
    public async Task Reading_is_not_removing()
    {
        await Api.PayAsync("pi_1", "ann", saved: Visa);
        var reader = await Api.NewKeyAsync(scopes: Scopes.Read);
        Assert.Equal(1, AssertDone(await Api.GetAsync("/customers/ann/payment-methods", reader)).Count("payment_methods"));
        AssertRefused(403, "scope_missing", await Api.SendAsync(HttpMethod.Delete, "/customers/ann/payment-methods/stripe", null, reader));
    }

    private Task<Reply> RemoveAsync(string provider) => Api.SendAsync(HttpMethod.Delete, "/customers/ann/payment-methods/" + provider, null);
}
