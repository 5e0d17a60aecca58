using Xunit;

namespace Credits.Functions.Tests.Credyt;

/// <summary>The same request tried again.</summary>
public sealed partial class SubscriptionsTests
{
    [Fact]
    public async Task Trying_again_with_its_key_makes_no_second_one()
    {
        await ProductAsync("chat", Usage);
        var ann = await FundedAsync("1");
        var replies = await AtOnceAsync(8, _ => Api.PostAsync($"/customers/{ann}/subscriptions", """{"products":[{"code":"chat"}]}""", "key"));
        Assert.All(replies, reply => Assert.Equal(201, reply.Status));
        Assert.Single(replies.Select(reply => reply.Text("id")).Distinct());
        await ProductAsync("other", Usage.Replace("message", "other"));
        var reused = await Api.PostAsync($"/customers/{ann}/subscriptions", """{"products":[{"code":"other"}]}""", "key");
        AssertRefused(422, "idempotency_key_reused", reused);
        Assert.True(reused.Json.GetProperty("errors").TryGetProperty("Idempotency-Key", out _), reused.Body);
        Assert.Equal(1, (await Api.GetAsync($"/customers/{ann}/subscriptions")).Number("total_count"));
    }

    [Fact]
    public async Task Trying_again_with_its_key_means_what_it_meant_whatever_is_on_sale_by_then()
    {
        var (chat, image) = (await ProductAsync("chat", Usage), await ProductAsync("image", Usage.Replace("message", "image")));
        var ann = await FundedAsync("1");
        var made = await Api.PostAsync($"/customers/{ann}/subscriptions", """{"products":[{"code":"chat"}]}""", "make");
        var path = $"/customers/{ann}/subscriptions/{made.Text("id")}";
        var changed = AssertDone(await Api.SendAsync(HttpMethod.Patch, path, """{"products":[{"code":"image"}]}""", idempotencyKey: "change"));
        foreach (var product in new[] { chat, image })
        {
            Assert.Equal(201, (await Api.PostAsync($"/products/{product}", $$"""{"name":"New","prices":[{{Usage}}],"publish":true}""")).Status);
            AssertDone(await Api.SendAsync(HttpMethod.Patch, $"/products/{product}/2", """{"make_default":true}"""));
            AssertDone(await Api.SendAsync(HttpMethod.Delete, $"/products/{product}", null));
        }

        var again = await Api.PostAsync($"/customers/{ann}/subscriptions", """{"products":[{"code":"chat"}]}""", "make");
        Assert.Equal((201, changed.Body), (again.Status, again.Body));
        Assert.Equal(changed.Body, AssertDone(await Api.SendAsync(HttpMethod.Patch, path, """{"products":[{"code":"image"}]}""", idempotencyKey: "change")).Body);
        AssertRefused(422, "invalid_field", await Api.PostAsync($"/customers/{ann}/subscriptions", """{"products":[{"code":"chat","version":2}]}""", "make"));
    }

    [Fact]
    public async Task One_key_used_for_two_customers_gives_each_a_page_to_pay_on()
    {
        await ProductAsync("plan", Fee("20"));
        List<string> pages = [];
        foreach (var customer in (string[])["ann", "bob"])
        {
            Assert.Equal(201, (await Api.PostAsync("/customers", $$"""{"external_id":"{{customer}}"}""")).Status);
            var subscription = await Api.PostAsync($"/customers/{customer}/subscriptions", """{"products":[{"code":"plan"}]}""", "November");
            Assert.Equal((201, "pending"), (subscription.Status, subscription.Text("status")));
            pages.Add(subscription.Text("required_actions.0.redirect_url"));
        }

        Assert.NotEqual(pages[0], pages[1]);
    }

    [Fact]
    public async Task The_key_of_one_customer_makes_no_other_and_subscribes_the_first_to_nothing()
    {
        await ProductAsync("chat", Usage);
        var first = await Api.PostAsync("/customers", """{"name":"A"}""", "key");
        Assert.Equal(201, first.Status);
        AssertRefused(422, "idempotency_key_reused", await Api.PostAsync("/customers", """{"name":"B","subscriptions":[{"products":[{"code":"chat"}]}]}""", "key"));
        Assert.Equal(0, (await Api.GetAsync($"/customers/{first.Text("id")}/subscriptions")).Number("total_count"));
        Assert.Equal(first.Body, (await Api.PostAsync("/customers", """{"name":"A"}""", "key")).Body);
    }

    [Fact]
    public async Task Trying_to_make_a_customer_again_with_its_key_subscribes_once_whatever_is_on_sale_by_then()
    {
        var product = await ProductAsync("chat", Usage);
        var first = await AtOnceAsync(8, _ => MakeAsync("chat"));
        AssertDone(await Api.SendAsync(HttpMethod.Delete, $"/products/{product}", null));
        await ProductAsync("other", Usage.Replace("message", "other"));

        Assert.All([.. first, await MakeAsync("chat")], reply => Assert.Equal((201, first[0].Body), (reply.Status, reply.Body)));
        AssertRefused(422, "external_id_taken", await MakeAsync("other"));
        Assert.Equal("active", Assert.Single((await Api.GetAsync("/customers/ann/subscriptions")).Texts("items", "status")));

        Task<Reply> MakeAsync(string code) => Api.PostAsync("/customers", $$"""{"external_id":"ann","subscriptions":[{"products":[{"code":"{{code}}"}]}]}""", "key");
    }
}
