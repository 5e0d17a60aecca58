using System.Text.Json;
using Credits.Functions.Tests.Pay;
using Credits.Functions.Tests.Webhooks;
using Xunit;

namespace Credits.Functions.Tests.Payments;

/// <summary>What an app notes of a checkout is kept with the payment.</summary>
public sealed class CheckoutMetadataTests : PaymentTest
{
    private const string Metadata = """{"order":"A-17","tags":["x","<b>"],"deep":{"n":1.5}}""";
    private const string TopUp = $$"""{"customer_id":"ann","amount":20,"currency":"USD","metadata":{{Metadata}},"return_url":"https://x.example/a","failure_url":"https://x.example/b"}""";

    [Fact]
    public async Task Metadata_of_a_top_up_are_read_with_the_payment_and_stand_in_the_ledger()
    {
        var payment = await PayAsync((await Api.PostAsync("/top-ups", TopUp)).Text("redirect_url"), "USD");
        AssertSame(payment);
        var ledger = await Api.GetAsync("/customers/ann/ledger");
        Assert.Equal("A-17", ledger.Text("entries.0.personal.metadata.metadata.order"));
    }

    [Fact]
    public async Task Metadata_of_a_checkout_too_and_a_checkout_without_has_none()
    {
        const string checkout = """{"external_id":"ann","credits":5,"price":1,"currency":"EUR",METADATA"success_url":"https://x.example","cancel_url":"https://x.example"}""";
        var payment = await PayAsync((await Api.PostAsync("/checkouts", checkout.Replace("METADATA", $"\"metadata\":{Metadata},"))).Text("url"), "CREDIT");
        AssertSame(payment);
        Assert.False((await PayAsync((await Api.PostAsync("/checkouts", checkout.Replace("METADATA", ""))).Text("url"), "CREDIT")).Has("metadata"));
    }

    [Fact]
    public async Task Erasing_the_customer_erases_them_before_and_after_the_payment()
    {
        var paid = await PayAsync((await Api.PostAsync("/top-ups", TopUp)).Text("redirect_url"), "USD");
        var open = (await Api.PostAsync("/top-ups", TopUp)).Text("redirect_url");
        var customer = paid.Text("customer_id");
        Assert.Equal(200, (await Api.SendAsync(HttpMethod.Post, $"/manage/customers/{customer}/erase", null)).Status);
        Assert.False((await Api.GetAsync("/payments/" + paid.Text("id"))).Has("metadata"));
        await Pages.PressAsync(open, "pay");
        await LookUntilAsync(async () => (await Api.GetAsync("/payments?state=credited")).Count("payments") == 2);
        foreach (var id in (await Api.GetAsync("/payments")).Texts("payments", "id")) Assert.False((await Api.GetAsync("/payments/" + id)).Has("metadata"));
    }

    [Fact]
    public async Task They_follow_an_external_id_that_becomes_another_name_of_a_customer_meanwhile()
    {
        var (one, two) = ((await Api.PostAsync("/top-ups", TopUp)).Text("redirect_url"), (await Api.PostAsync("/top-ups", TopUp)).Text("redirect_url"));
        var customer = (await Api.PostAsync("/customers", """{"name":"Ann"}""")).Text("id");
        Assert.Equal(200, (await Api.SendAsync(HttpMethod.Patch, "/customers/" + customer, """{"external_id":"ann"}""")).Status);
        var payment = await PayAsync(one, "USD");
        Assert.Equal(customer, payment.Text("customer_id"));
        AssertSame(payment);
        Assert.Equal(200, (await Api.SendAsync(HttpMethod.Post, $"/manage/customers/{customer}/erase", null)).Status);
        Assert.False((await PayAsync(two, "USD")).Has("metadata"));
    }

    [Theory]
    [InlineData("[1]")]
    [InlineData("\"text\"")]
    public async Task Metadata_that_are_no_object_are_refused(string metadata)
    {
        var reply = await Api.PostAsync("/checkouts", $$"""{"external_id":"ann","credits":5,"price":1,"currency":"EUR","metadata":{{metadata}},"success_url":"https://x.example","cancel_url":"https://x.example"}""");
        AssertRefused(400, "invalid_field", reply);
    }

    private static void AssertSame(Reply payment)
    {
        using var given = JsonDocument.Parse(Metadata);
        Assert.True(JsonElement.DeepEquals(given.RootElement, payment.Json.GetProperty("metadata")), payment.Body);
    }

    private async Task<Reply> PayAsync(string page, string asset)
    {
        var before = (await Api.GetAsync("/payments?state=credited")).Count("payments");
        await Pages.PressAsync(page, "pay");
        await LookUntilAsync(async () => (await Api.GetAsync("/payments?state=credited")).Count("payments") > before);
        var newest = (await Api.GetAsync("/payments?state=credited")).Texts("payments", "id")[0];
        var payment = await Api.GetAsync("/payments/" + newest);
        Assert.Equal(asset, payment.Text("asset"));
        return payment;
    }
}
