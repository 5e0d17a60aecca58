using Xunit;

namespace Credits.Functions.Tests.CreditsDev;

public sealed class UpdateAccountTests : CreditsDevTest
{
    [Fact]
    public async Task What_is_given_changes_and_the_rest_stays()
    {
        var id = await CreateAsync("""{"name":"Alice","email":"a@example.com","metadata":{"x":1}}""");
        Api.Time.Advance(TimeSpan.FromSeconds(1));
        var reply = AssertDone(await UpdateAsync(id, "\"name\":\"Bob\",\"metadata\":{\"y\":2}"));
        Assert.Equal(("Bob", "a@example.com", 2), (reply.Text("account.name"), reply.Text("account.email"), reply.Number("account.metadata.y")));
        Assert.False(reply.Has("account.metadata.x"));
        Assert.Equal(reply.Moment("account.createdAt").AddSeconds(1), reply.Moment("account.updatedAt"));
        Assert.Equal("Bob", (await Api.GetAsync($"/v1/accounts/get?accountId={id}")).Text("name"));
    }

    [Fact]
    public async Task An_external_id_can_be_added_later_and_leads_to_the_same_wallet()
    {
        var id = await CreateAsync("""{"name":"Alice"}""");
        AssertDone(await Api.PostAsync("/v1/accounts/credits/add", $$"""{"accountId":"{{id}}","amount":10}"""));
        Assert.Equal("late", AssertDone(await UpdateAsync(id, "\"externalId\":\"late\"")).Text("account.externalId"));
        var added = AssertDone(await AddAsync("late", 5));
        Assert.Equal((id, "late", 15), (added.Text("accountId"), added.Text("externalId"), added.Number("balance")));
        Assert.Equal((15, 0, 15), await BalanceAsync("late"));
        Assert.Equal(15, (await Api.GetAsync("/credits/balance?user_id=late")).Number("balance"));

        await Api.RestartAsync();
        Assert.Equal((15, 0, 15), await BalanceAsync("late"));
        Assert.Equal(id, (await Api.GetAsync($"/v1/accounts/get?accountId={id}&externalId=late")).Text("id"));
        Assert.Equal(id, (await Api.PostAsync("/v1/accounts/create", """{"externalId":"late"}""")).Text("account.id"));
        Assert.Equal(1, (await Api.GetAsync("/v1/accounts")).Count("accounts"));
    }

    [Fact]
    public async Task An_external_id_is_set_once_and_is_of_one_account()
    {
        var id = await CreateAsync("""{"externalId":"mine"}""");
        var other = await CreateAsync("""{"name":"Other"}""");
        AssertDone(await UpdateAsync(id, "\"externalId\":\"mine\""));
        AssertRefused(409, "external_id_fixed", await UpdateAsync(id, "\"externalId\":\"new\""));
        AssertRefused(409, "external_id_taken", await UpdateAsync(other, "\"externalId\":\"mine\""));
        Assert.False((await Api.GetAsync($"/v1/accounts/get?accountId={other}")).Has("externalId"));
    }

    [Fact]
    public async Task Of_two_accounts_that_want_an_external_id_at_once_one_gets_it()
    {
        var ids = new[] { await CreateAsync("{}"), await CreateAsync("{}") };
        var replies = await AtOnceAsync(2, i => UpdateAsync(ids[i], "\"externalId\":\"wanted\""));
        Assert.Equal([200, 409], replies.Select(reply => reply.Status).Order());
        var winner = replies.Single(reply => reply.Status == 200).Text("account.id");
        Assert.Equal(winner, (await Api.GetAsync("/v1/accounts/get?externalId=wanted")).Text("id"));
    }

    [Theory]
    [InlineData("acc_aaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("acc_short")]
    [InlineData("a/b")]
    public async Task An_account_that_is_not_there_is_not_found(string id) => AssertRefused(404, "customer_not_found", await UpdateAsync(id, "\"name\":\"x\""));

    [Fact]
    public async Task An_account_of_another_app_or_mode_is_not_found()
    {
        var id = await CreateAsync("""{"name":"Alice"}""");
        foreach (var key in new[] { await Api.NewKeyAsync(newApp: "Other"), await Api.NewKeyAsync(Engine.Apps.Mode.Live) })
            AssertRefused(404, "customer_not_found", await Api.PostAsync("/v1/accounts/update", $$"""{"accountId":"{{id}}","name":"x"}""", key: key));
        Assert.Equal("Alice", (await Api.GetAsync($"/v1/accounts/get?accountId={id}")).Text("name"));
    }

    private async Task<string> CreateAsync(string body) => AssertDone(await Api.PostAsync("/v1/accounts/create", body)).Text("account.id");

    private Task<Reply> UpdateAsync(string id, string fields) => Api.PostAsync("/v1/accounts/update", $$"""{"accountId":"{{id}}",{{fields}}}""");
}
