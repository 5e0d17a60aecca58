using Xunit;

namespace Credits.Functions.Tests.CreditsDev;

public sealed class ListAccountsTests : CreditsDevTest
{
    [Fact]
    public async Task Pages_show_every_account_once_in_order_of_creation()
    {
        var made = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            made.Add((await AddAsync($"u{i}", i + 1)).Text("accountId"));
            Api.Time.Advance(TimeSpan.FromMilliseconds(1));
        }

        var seen = new List<string>();
        var path = "/v1/accounts?limit=2";
        for (var pages = 1; ; pages++)
        {
            var reply = AssertDone(await Api.GetAsync(path));
            seen.AddRange(reply.Texts("accounts", "id"));
            if (!reply.Flag("hasMore"))
            {
                Assert.Equal(3, pages);
                Assert.False(reply.Has("nextCursor"));
                break;
            }

            path = "/v1/accounts?limit=2&cursor=" + reply.Text("nextCursor");
        }

        Assert.Equal(made, seen);
        Assert.Equal([1, 2, 3, 4, 5], (await Api.GetAsync("/v1/accounts")).Numbers("accounts", "balance"));
    }

    [Fact]
    public async Task Without_accounts_the_list_is_empty()
    {
        var reply = AssertDone(await Api.GetAsync("/v1/accounts"));
        Assert.Equal((0, false), (reply.Count("accounts"), reply.Flag("hasMore")));
    }

    [Fact]
    public async Task Accounts_of_other_apps_and_of_live_mode_are_not_listed()
    {
        foreach (var key in new[] { await Api.NewKeyAsync(newApp: "Other"), await Api.NewKeyAsync(Engine.Apps.Mode.Live) })
            AssertDone(await Api.PostAsync("/v1/accounts/create", """{"externalId":"theirs"}""", key: key));
        AssertDone(await AddAsync("ours", 1));
        Assert.Equal(["ours"], (await Api.GetAsync("/v1/accounts")).Texts("accounts", "externalId"));
    }

    [Fact]
    public async Task A_cursor_of_another_app_leads_nowhere_else()
    {
        AssertDone(await AddAsync("a", 1));
        AssertDone(await AddAsync("b", 1));
        var cursor = (await Api.GetAsync("/v1/accounts?limit=1")).Text("nextCursor");
        var key = await Api.NewKeyAsync(newApp: "Other");
        Assert.Equal(0, AssertDone(await Api.GetAsync($"/v1/accounts?cursor={cursor}", key)).Count("accounts"));
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=201", "limit")]
    [InlineData("limit=x", "limit")]
    [InlineData("limit=-1", "limit")]
    [InlineData("cursor=x", "cursor")]
    [InlineData("cursor=%21%21", "cursor")]
    [InlineData("cursor=YQ", "cursor")]
    public async Task A_page_that_can_not_be_is_refused(string query, string field)
    {
        var reply = await Api.GetAsync("/v1/accounts?" + query);
        AssertRefused(400, "invalid_field", reply);
        Assert.Equal(field, reply.Text("field"));
    }
}
