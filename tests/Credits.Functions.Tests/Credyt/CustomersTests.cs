using Xunit;

namespace Credits.Functions.Tests.Credyt;

public sealed class CustomersTests : ApiTest
{
    [Fact]
    public async Task A_customer_is_made_and_found_by_either_id()
    {
        var made = await Api.PostAsync("/customers", """{"name":"Ann","external_id":"ann","email":"ann@example.com","metadata":{"a":1}}""");
        Assert.Equal(201, made.Status);
        Assert.StartsWith("cust_", made.Text("id"));
        foreach (var path in (string[])[$"/customers/{made.Text("id")}", "/customers/ann", "/customers?external_id=ann"])
            Assert.Equal(made.Body, AssertDone(await Api.GetAsync(path)).Body);
        Assert.Equal(("Ann", "ann", "ann@example.com", 1m), (made.Text("name"), made.Text("external_id"), made.Text("email"), made.Number("metadata.a")));
        Assert.Equal(0, made.Count("external_accounts"));
    }

    [Fact]
    public async Task A_second_one_of_the_same_external_id_is_422()
    {
        await Api.PostAsync("/customers", """{"external_id":"ann"}""");
        var reply = await Api.PostAsync("/customers", """{"external_id":"ann","name":"Other"}""");
        AssertRefused(422, "external_id_taken", reply);
        Assert.Equal(1, reply.Count("errors.external_id"));
        Assert.False((await Api.GetAsync("/customers/ann")).Has("name"));
    }

    [Fact]
    public async Task Trying_again_with_its_key_gives_the_one_that_it_made()
    {
        var made = await Api.PostAsync("/customers", """{"external_id":"ann","name":"Ann"}""", "key");
        var again = await Api.PostAsync("/customers", """{"external_id":"ann","name":"Ann"}""", "key");
        Assert.Equal((201, made.Body), (again.Status, again.Body));
        Assert.Equal(201, (await Api.PostAsync("/customers", """{ "name":"Ann", "external_id":"ann" }""", "key")).Status);
        AssertRefused(422, "external_id_taken", await Api.PostAsync("/customers", """{"external_id":"ann","name":"Ann"}""", "other"));
        AssertRefused(422, "external_id_taken", await Api.PostAsync("/customers", """{"external_id":"ann","name":"Other"}""", "key"));
        Assert.Equal(201, (await Api.PostAsync("/customers", """{"external_id":"bob"}""", "key")).Status);
    }

    [Fact]
    public async Task Who_was_erased_is_not_given_to_a_late_retry()
    {
        var id = (await Api.PostAsync("/customers", """{"external_id":"ann"}""", "key")).Text("id");
        AssertDone(await Api.PostAsync($"/manage/customers/{id}/erase", "{}"));
        AssertRefused(422, "external_id_taken", await Api.PostAsync("/customers", """{"external_id":"ann"}""", "key"));
        id = (await Api.PostAsync("/customers", """{"name":"Bob"}""", "bobs")).Text("id");
        AssertDone(await Api.PostAsync($"/manage/customers/{id}/erase", "{}"));
        AssertRefused(422, "idempotency_key_reused", await Api.PostAsync("/customers", """{"name":"Bob"}""", "bobs"));
        AssertRefused(422, "idempotency_key_reused", await Api.PostAsync("/v1/accounts/create", """{"name":"Carl"}""", "bobs"));
        Assert.True(AssertDone(await Api.GetAsync($"/manage/customers/{id}")).Flag("erased"));
    }

    [Fact]
    public async Task Of_two_at_once_one_makes_it()
    {
        var replies = await AtOnceAsync(10, _ => Api.PostAsync("/customers", """{"external_id":"ann"}"""));
        Assert.Single(replies, reply => reply.Status == 201);
        Assert.Equal(9, replies.Count(reply => reply.Status == 422));
    }

    [Fact]
    public async Task Without_an_external_id_the_key_makes_one_only()
    {
        var first = await Api.PostAsync("/customers", """{"name":"Ann"}""", "key");
        Assert.Equal(first.Text("id"), (await Api.PostAsync("/customers", """{"name":"Ann"}""", "key")).Text("id"));
        Assert.NotEqual(first.Text("id"), (await Api.PostAsync("/customers", """{"name":"Ann"}""")).Text("id"));
    }

    [Theory]
    [InlineData("/customers/nobody")]
    [InlineData("/customers?external_id=nobody")]
    [InlineData("/customers/cust_aaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public async Task Nobody_is_404(string path) => AssertRefused(404, "customer_not_found", await Api.GetAsync(path));

    [Fact]
    public async Task Pages_hold_everyone_once_oldest_first()
    {
        for (var i = 0; i < 5; i++)
        {
            await Api.PostAsync("/customers", $$"""{"external_id":"c{{i}}"}""");
            Api.Time.Advance(TimeSpan.FromSeconds(1));
        }

        var page = AssertDone(await Api.GetAsync("/customers?limit=2&offset=2"));
        Assert.Equal(["c2", "c3"], page.Texts("items", "external_id"));
        Assert.Equal((5m, 2m, 2m), (page.Number("total_count"), page.Number("limit"), page.Number("offset")));
        Assert.Equal(["c4"], (await Api.GetAsync("/customers?limit=2&offset=4")).Texts("items", "external_id"));
        Assert.Equal(0, (await Api.GetAsync("/customers?offset=5")).Count("items"));
        Assert.Equal(5, (await Api.GetAsync("/customers")).Count("items"));
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=x", "limit")]
    [InlineData("offset=-1", "offset")]
    [InlineData("offset=10001", "offset")]
    public async Task A_bad_page_is_422(string query, string field)
    {
        var reply = await Api.GetAsync("/customers?" + query);
        AssertRefused(422, "invalid_field", reply);
        Assert.Equal(field, reply.Text("field"));
    }

    [Fact]
    public async Task Fields_change_and_an_external_id_is_given_once()
    {
        var id = (await Api.PostAsync("/customers", """{"name":"Ann"}""")).Text("id");
        var changed = AssertDone(await Api.SendAsync(HttpMethod.Patch, $"/customers/{id}", """{"email":"ann@example.com","external_id":"ann"}"""));
        Assert.Equal(("Ann", "ann@example.com", "ann"), (changed.Text("name"), changed.Text("email"), changed.Text("external_id")));
        Assert.Equal(id, (await Api.GetAsync("/customers?external_id=ann")).Text("id"));
        AssertRefused(422, "external_id_fixed", await Api.SendAsync(HttpMethod.Patch, $"/customers/{id}", """{"external_id":"bob"}"""));

        var other = (await Api.PostAsync("/customers", """{"name":"Bob"}""")).Text("id");
        AssertRefused(422, "external_id_taken", await Api.SendAsync(HttpMethod.Patch, $"/customers/{other}", """{"external_id":"ann"}"""));
        AssertRefused(404, "customer_not_found", await Api.SendAsync(HttpMethod.Patch, "/customers/nobody", """{"name":"x"}"""));
    }

    [Fact]
    public async Task A_customer_that_another_api_made_is_there()
    {
        AssertDone(await Api.PostAsync("/credits/add", """{"user_id":"ann","amount":5}"""));
        AssertRefused(422, "external_id_taken", await Api.PostAsync("/customers", """{"external_id":"ann"}"""));
        Assert.Equal("default:CREDIT", AssertDone(await Api.GetAsync("/customers/ann/wallet")).Text("accounts.0.id"));
    }

    [Fact]
    public async Task Live_and_test_know_nothing_of_each_other()
    {
        var live = await Api.NewKeyAsync(Engine.Apps.Mode.Live);
        await Api.PostAsync("/customers", """{"external_id":"ann"}""");
        AssertRefused(404, "customer_not_found", await Api.GetAsync("/customers/ann", live));
        Assert.Equal(0, (await Api.GetAsync("/customers", live)).Count("items"));
        Assert.Equal(201, (await Api.PostAsync("/customers", """{"external_id":"ann"}""", key: live)).Status);
    }
}
