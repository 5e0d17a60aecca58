using Xunit;

namespace Credits.Functions.Tests.CreditsDev;

/// <summary>Accounts are named in one way everywhere, by either id.</summary>
public sealed class NamedAccountTests : CreditsDevTest
{
    public static TheoryData<string> Reads => ["/v1/accounts/get?", "/v1/accounts/balance?", "/v1/reservations?", "/v1/transactions?"];

    public static TheoryData<string, string> Writes => new()
    {
        { "/v1/accounts/credits/add", "\"amount\":1" },
        { "/v1/accounts/credits/deduct", "\"amount\":1" },
        { "/v1/reservations/create", "\"amount\":1" },
        { "/v1/transactions/create", "\"amount\":1,\"type\":\"credit\"" },
    };

    [Theory]
    [MemberData(nameof(Reads))]
    public async Task Reads_take_either_id_or_both_if_they_agree(string path)
    {
        var id = (await AddAsync("a", 10)).Text("accountId");
        var other = (await AddAsync("b", 10)).Text("accountId");
        var expected = AssertDone(await Api.GetAsync(path + "externalId=a")).Body;
        Assert.Equal(expected, AssertDone(await Api.GetAsync(path + "accountId=" + id)).Body);
        Assert.Equal(expected, AssertDone(await Api.GetAsync($"{path}externalId=a&accountId={id}")).Body);
        AssertRefused(400, "invalid_field", await Api.GetAsync($"{path}externalId=a&accountId={other}"));
        AssertRefused(400, "invalid_field", await Api.GetAsync(path));
        AssertRefused(400, "invalid_field", await Api.GetAsync(path + "externalId=a&externalId=b"));
    }

    [Theory]
    [MemberData(nameof(Reads))]
    public async Task Reads_of_an_account_that_is_not_there_find_nothing(string path)
    {
        AssertRefused(404, "customer_not_found", await Api.GetAsync(path + "externalId=nobody"));
        AssertRefused(404, "customer_not_found", await Api.GetAsync(path + "accountId=acc_aaaaaaaaaaaaaaaaaaaaaaaaaa"));
        AssertRefused(404, "customer_not_found", await Api.GetAsync(path + "accountId=nonsense"));
        AssertRefused(404, "customer_not_found", await Api.GetAsync(path + "externalId=nobody&accountId=nonsense"));
        Assert.Equal(0, (await Api.GetAsync("/v1/accounts")).Count("accounts"));
    }

    [Theory]
    [MemberData(nameof(Writes))]
    public async Task Writes_take_either_id_or_both_if_they_agree(string path, string fields)
    {
        var id = (await AddAsync("a", 10)).Text("accountId");
        var other = (await AddAsync("b", 10)).Text("accountId");
        foreach (var name in new[] { "\"externalId\":\"a\"", $"\"accountId\":\"{id}\"", $"\"accountId\":\"{id}\",\"externalId\":\"a\"" })
            AssertDone(await Api.PostAsync(path, $"{{{name},{fields}}}"));
        AssertRefused(400, "invalid_field", await Api.PostAsync(path, $$"""{"accountId":"{{other}}","externalId":"a",{{fields}}}"""));
        AssertRefused(400, "invalid_field", await Api.PostAsync(path, $"{{{fields}}}"));
        AssertRefused(400, "invalid_field", await Api.PostAsync(path, $$"""{"accountId":7,{{fields}}}"""));
    }

    [Theory]
    [MemberData(nameof(Writes))]
    public async Task One_key_is_one_operation_whichever_id_names_the_account(string path, string fields)
    {
        var id = (await AddAsync("a", 10)).Text("accountId");
        var first = AssertDone(await Api.PostAsync(path, $$"""{"externalId":"a",{{fields}}}""", "k"));
        var again = AssertDone(await Api.PostAsync(path, $$"""{"accountId":"{{id}}",{{fields}}}""", "k"));
        Assert.True(again.Flag("idempotent"));
        Assert.False(first.Has("idempotent"));
        Assert.Equal(first.Number("receipt.sequence", "transaction.receipt.sequence"), again.Number("receipt.sequence", "transaction.receipt.sequence"));
    }

    [Theory]
    [MemberData(nameof(Writes))]
    public async Task Writes_to_an_account_of_another_app_or_mode_find_nothing(string path, string fields)
    {
        var id = (await AddAsync("a", 10)).Text("accountId");
        foreach (var key in new[] { await Api.NewKeyAsync(newApp: "Other"), await Api.NewKeyAsync(Engine.Apps.Mode.Live) })
            AssertRefused(404, "customer_not_found", await Api.PostAsync(path, $$"""{"accountId":"{{id}}",{{fields}}}""", key: key));
        Assert.Equal((10, 0, 10), await BalanceAsync("a"));
    }

    [Theory]
    [InlineData("user_42")]
    [InlineData("a/b\\c")]
    [InlineData("quote\"and'quote")]
    [InlineData("{}&?=%20+#")]
    [InlineData("../../etc")]
    [InlineData("日本語 ✓ é")]
    [InlineData("🦀")]
    [InlineData("acc_aaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData(" spaces ")]
    public async Task An_external_id_of_any_characters_is_kept_as_it_is(string id)
    {
        var added = AssertDone(await AddAsync(id, 10));
        Assert.Equal(id, added.Text("externalId"));
        Assert.Equal((10, 0, 10), await BalanceAsync(id));
        Assert.Equal(id, (await Api.GetAsync("/v1/accounts")).Text("accounts.0.externalId"));
        Assert.Equal(id, (await Api.GetAsync("/v1/accounts/get?accountId=" + added.Text("accountId"))).Text("externalId"));
    }
}
