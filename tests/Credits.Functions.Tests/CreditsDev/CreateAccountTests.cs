using Credits.Core.Commands;
using Credits.Core.Ids;
using Credits.Core.Wallets;
using Credits.Engine.Customers;
using Credits.Engine.Wallets;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Credits.Functions.Tests.CreditsDev;

public sealed class CreateAccountTests : CreditsDevTest
{
    [Fact]
    public async Task An_account_has_what_it_was_made_with()
    {
        var reply = AssertDone(await CreateAsync("""{"name":"Alice","externalId":"a","email":"a@example.com","metadata":{"plan":"pro","seats":3}}"""));
        Assert.True(reply.Flag("success"));
        Assert.Matches("^acc_[a-z2-7]{26}$", reply.Text("account.id"));
        Assert.Equal(
            ("Alice", "a", "a@example.com", "pro", 3m, "open", "default"),
            (reply.Text("account.name"), reply.Text("account.externalId"), reply.Text("account.email"), reply.Text("account.metadata.plan"),
            reply.Number("account.metadata.seats"), reply.Text("account.status"), reply.Text("account.developerId")));
        Assert.Equal((0, 0, 0), (reply.Number("account.balance"), reply.Number("account.reserved"), reply.Number("account.available")));
        Assert.Equal(Api.Time.GetUtcNow(), reply.Moment("account.createdAt"));
    }

    [Fact]
    public async Task The_same_external_id_is_the_same_account()
    {
        var first = await CreateAsync("""{"externalId":"a","name":"Alice"}""");
        AssertDone(await AddAsync("a", 7));
        var again = AssertDone(await CreateAsync("""{"externalId":"a","name":"Someone else"}"""));
        Assert.Equal(first.Text("account.id"), again.Text("account.id"));
        Assert.Equal(("Alice", 7), (again.Text("account.name"), again.Number("account.balance")));
    }

    [Fact]
    public async Task An_account_made_by_a_first_add_gets_what_it_lacks()
    {
        AssertDone(await AddAsync("a", 7));
        var reply = AssertDone(await CreateAsync("""{"externalId":"a","name":"Alice","metadata":{"x":1}}"""));
        Assert.Equal(("Alice", 1, 7), (reply.Text("account.name"), reply.Number("account.metadata.x"), reply.Number("account.balance")));
        Assert.Equal("Alice", (await Api.GetAsync("/v1/accounts/get?externalId=a")).Text("name"));
    }

    [Fact]
    public async Task At_once_one_account_is_made()
    {
        var replies = await AtOnceAsync(20, i => CreateAsync($$"""{"externalId":"a","name":"n{{i}}"}"""));
        Assert.All(replies, reply => AssertDone(reply));
        Assert.Single(replies.Select(reply => reply.Text("account.id")).Distinct());
        Assert.Single(replies.Select(reply => reply.Text("account.name")).Distinct());
        Assert.Equal(1, (await Api.GetAsync("/v1/accounts")).Count("accounts"));
    }

    [Fact]
    public async Task Without_an_external_id_each_is_a_new_account_unless_it_has_the_same_key()
    {
        var one = await CreateAsync("""{"name":"A"}""", "k");
        var again = await CreateAsync("""{"name":"A"}""", "k");
        var other = await CreateAsync("""{"name":"A"}""", "k2");
        var unkeyed = await CreateAsync("""{"name":"A"}""");
        Assert.Equal(one.Text("account.id"), again.Text("account.id"));
        Assert.Equal(3, new[] { one, other, unkeyed }.Select(reply => reply.Text("account.id")).Distinct().Count());
        Assert.False(one.Has("account.externalId"));
    }

    [Fact]
    public async Task A_key_that_made_an_account_gives_it_to_no_other_request()
    {
        var alice = AssertDone(await CreateAsync("""{"name":"Alice"}""", "k"));
        AssertRefused(422, "idempotency_key_reused", await CreateAsync("""{"name":"Bob","email":"bob@example.com"}""", "k"));
        AssertRefused(422, "idempotency_key_reused", await Api.PostAsync("/customers", """{"name":"Bob"}""", "k"));
        Assert.False((await Api.GetAsync($"/v1/accounts/get?accountId={alice.Text("account.id")}")).Has("email"));

        Assert.Equal(201, (await Api.PostAsync("/customers", """{"name":"Carl"}""", "other")).Status);
        AssertRefused(422, "idempotency_key_reused", await CreateAsync("""{"name":"Dora"}""", "other"));
        AssertDone(await CreateAsync("""{"externalId":"dora","name":"Dora"}""", "k"));
        Assert.Equal("Dora", AssertDone(await CreateAsync("""{"externalId":"dora","email":"dora@example.com"}""", "k")).Text("account.name"));
    }

    [Fact]
    public async Task The_same_request_with_its_key_is_the_same_however_it_is_written()
    {
        var made = AssertDone(await CreateAsync("""{"name":"Al\u0069ce","metadata":{"seats":3,"plan":"pro"}}""", "k"));
        var again = AssertDone(await CreateAsync("""{ "metadata": {"plan":"pro", "seats":3.0}, "name": "Alice" }""", "k"));
        Assert.Equal(made.Text("account.id"), again.Text("account.id"));
        AssertRefused(422, "idempotency_key_reused", await CreateAsync("""{"name":"Alice","metadata":{"seats":4,"plan":"pro"}}""", "k"));
    }

    [Fact]
    public async Task A_retry_is_known_by_what_an_earlier_version_kept_of_the_request()
    {
        const string body = """{ "name": "Alice" }""";
        var id = AssertDone(await CreateAsync(body, "k")).Text("account.id");
        var scope = (await Api.AccessAsync()).Scope;
        var kept = StableId.Of("create customer:" + scope.Name, scope.App.Salt, "k\n" + body);
        await Api.Services.GetRequiredService<CustomerDirectory>().UpdateAsync(WalletName.Internal(scope, id)!, null, made => made with { Request = kept });
        Assert.Equal(id, AssertDone(await CreateAsync(body, "k")).Text("account.id"));
        AssertRefused(422, "idempotency_key_reused", await CreateAsync("""{ "name": "Bob" }""", "k"));
    }

    [Fact]
    public async Task A_closed_account_that_is_opened_by_many_at_once_is_open_for_all_of_them()
    {
        AssertDone(await AddAsync("a", 7));
        var name = WalletName.External((await Api.AccessAsync()).Scope, "a");
        await Api.Services.GetRequiredService<WalletService>().SubmitAsync(name, new ChangeState(WalletState.Closed) { EntryId = "x" });
        var replies = await AtOnceAsync(20, _ => CreateAsync("""{"externalId":"a"}"""));
        Assert.All(replies, reply => Assert.Equal("open", AssertDone(reply).Text("account.status")));
    }

    [Fact]
    public async Task A_closed_account_is_opened_again_and_is_empty()
    {
        AssertDone(await AddAsync("a", 7));
        var name = WalletName.External((await Api.AccessAsync()).Scope, "a");
        await Api.Services.GetRequiredService<WalletService>().SubmitAsync(name, new ChangeState(WalletState.Closed) { EntryId = "x" });
        AssertRefused(409, "wallet_closed", await AddAsync("a", 1));

        var reply = AssertDone(await CreateAsync("""{"externalId":"a"}"""));
        Assert.Equal(("open", 0), (reply.Text("account.status"), reply.Number("account.balance")));
        Assert.Equal(1, AssertDone(await AddAsync("a", 1)).Number("balance"));
    }

    [Fact]
    public async Task An_erased_account_begins_anew_under_the_same_id()
    {
        var first = AssertDone(await CreateAsync("""{"externalId":"a","name":"Alice","email":"a@example.com"}"""));
        var name = WalletName.External((await Api.AccessAsync()).Scope, "a");
        await Api.Services.GetRequiredService<CustomerDirectory>().UpdateAsync(
            name, null, customer => customer with { ExternalId = null, Name = null, Email = null, Erased = true });
        Assert.False((await Api.GetAsync("/v1/accounts/get?externalId=a")).Has("name"));

        var again = AssertDone(await CreateAsync("""{"externalId":"a","name":"Bob"}"""));
        Assert.Equal((first.Text("account.id"), "a", "Bob"), (again.Text("account.id"), again.Text("account.externalId"), again.Text("account.name")));
        Assert.False(again.Has("account.email"));
    }

    [Fact]
    public async Task An_account_of_another_app_with_the_same_external_id_is_another_one()
    {
        var key = await Api.NewKeyAsync(newApp: "Other");
        var ours = await CreateAsync("""{"externalId":"a","name":"Ours"}""");
        var theirs = AssertDone(await Api.PostAsync("/v1/accounts/create", """{"externalId":"a","name":"Theirs"}""", key: key));
        Assert.NotEqual(ours.Text("account.id"), theirs.Text("account.id"));
        Assert.Equal("Theirs", theirs.Text("account.name"));
    }

    [Theory]
    [InlineData("""{"externalId":5}""", "externalId")]
    [InlineData("""{"name":[]}""", "name")]
    [InlineData("""{"email":true}""", "email")]
    [InlineData("""{"metadata":"x"}""", "metadata")]
    [InlineData("""{"metadata":[1]}""", "metadata")]
    public async Task Fields_of_another_type_are_refused_by_name(string body, string field)
    {
        var reply = await CreateAsync(body);
        AssertRefused(400, "invalid_field", reply);
        Assert.Equal(field, reply.Text("field"));
        Assert.False(reply.Flag("success"));
        Assert.Equal(0, (await Api.GetAsync("/v1/accounts")).Count("accounts"));
    }

    private Task<Reply> CreateAsync(string body, string? key = null) => Api.PostAsync("/v1/accounts/create", body, key);
}
