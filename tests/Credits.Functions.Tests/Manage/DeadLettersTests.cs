using System.Text.Json;
using Credits.Engine.Apps;
using Credits.Engine.Queues;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Credits.Functions.Tests.Manage;

public sealed class DeadLettersTests : IAsyncLifetime
{
    private const string Path = "/manage/queues/expirations/dead-letters";
    private const string Live = "ck_live_thefirstlivekeyofthisprogram";
    private ApiHost api = null!;

    public async ValueTask InitializeAsync() => api = await ApiHost.StartAsync();

    public ValueTask DisposeAsync() => api.DisposeAsync();

    [Fact]
    public async Task A_dead_letter_is_listed_without_its_body_and_read_with_it()
    {
        var id = await api.BuryAsync("m", body: """{"who":"ann@example.com"}""");
        var list = await api.GetAsync(Path);
        Assert.Equal(200, list.Status);
        Assert.DoesNotContain("ann@example.com", list.Body, StringComparison.Ordinal);
        Assert.Equal(id, Assert.Single(Ids(list)));
        var letter = await api.GetAsync($"{Path}/{id}");
        Assert.Equal(
            (200, "m", "default", "test", "The body names no wallet.", """{"who":"ann@example.com"}"""),
            (letter.Status, letter.Text("message_id"), letter.Text("app_id"), letter.Text("mode"), letter.Text("reason"), letter.Text("body")));
        Assert.Equal("no-store", letter.Headers.CacheControl!.ToString());
    }

    [Fact]
    public async Task They_are_listed_in_pages()
    {
        var all = new List<string>();
        for (var i = 0; i < 5; i++) all.Add(await api.BuryAsync($"m{i}"));
        var seen = new List<string>();
        string? cursor = null;
        do
        {
            var page = await api.GetAsync($"{Path}?limit=2{(cursor is null ? "" : "&cursor=" + cursor)}");
            Assert.Equal(200, page.Status);
            seen.AddRange(Ids(page));
            cursor = page.Has("next_cursor") ? page.Text("next_cursor") : null;
        }
        while (cursor is not null);
        Assert.Equal(all, seen);
    }

    [Fact]
    public async Task A_replayed_letter_is_sent_again_under_another_id()
    {
        var id = await api.BuryAsync("m");
        var replayed = await api.PostAsync($"{Path}/{id}/replay", "");
        Assert.Equal(200, replayed.Status);
        Assert.NotEqual("m", replayed.Text("replayed_as"));
        Assert.Equal("dead_letter_not_found", (await api.PostAsync($"{Path}/{id}/replay", "")).Text("code"));
        Assert.Equal("dead_letter_not_found", (await api.GetAsync($"{Path}/{id}")).Text("code"));
        // Its cause was not mended.
        while ((await api.DeadLettersAsync()).TrueForAll(letter => letter.Message.Id != replayed.Text("replayed_as"))) await Task.Yield();
    }

    [Fact]
    public async Task Of_replays_at_once_one_is_done()
    {
        var id = await api.BuryAsync("m");
        var replies = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => api.PostAsync($"{Path}/{id}/replay", "")));
        Assert.Single(replies, reply => reply.Status == 200);
        Assert.All(replies.Where(reply => reply.Status != 200), reply => Assert.Equal((404, "dead_letter_not_found"), (reply.Status, reply.Text("code"))));
    }

    [Fact]
    public async Task A_discarded_letter_is_gone()
    {
        var id = await api.BuryAsync("m");
        Assert.Equal(200, (await api.SendAsync(HttpMethod.Delete, $"{Path}/{id}", null)).Status);
        Assert.Equal((404, "dead_letter_not_found"), Problem(await api.SendAsync(HttpMethod.Delete, $"{Path}/{id}", null)));
        Assert.Empty(await api.DeadLettersAsync());
    }

    [Theory]
    [InlineData("GET", "/manage/queues/nothing/dead-letters", "queue_not_found")]
    [InlineData("GET", "/manage/queues/Expirations/dead-letters", "queue_not_found")]
    [InlineData("GET", "/manage/queues/nothing/dead-letters/1", "queue_not_found")]
    [InlineData("POST", "/manage/queues/nothing/dead-letters/1/replay", "queue_not_found")]
    [InlineData("DELETE", "/manage/queues/nothing/dead-letters/1", "queue_not_found")]
    [InlineData("GET", Path + "/99", "dead_letter_not_found")]
    [InlineData("GET", Path + "/-1", "dead_letter_not_found")]
    [InlineData("GET", Path + "/x", "dead_letter_not_found")]
    [InlineData("GET", Path + "/99999999999999999999", "dead_letter_not_found")]
    [InlineData("GET", "/manage/queues/payments/dead-letters/1", "dead_letter_not_found")]
    public async Task What_is_not_there_is_not_found(string method, string path, string code)
    {
        await api.BuryAsync("m");
        Assert.Equal((404, code), Problem(await api.SendAsync(new HttpMethod(method), path, null)));
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=201", "limit")]
    [InlineData("cursor=x", "cursor")]
    [InlineData("cursor=MTIKcGF5bWVudHMK", "cursor")]
    [InlineData("cursor=eAp4cGlyYXRpb25zCg", "cursor")]
    public async Task A_bad_query_is_refused_by_name(string query, string field)
    {
        var reply = await api.GetAsync($"{Path}?{query}");
        Assert.Equal((400, "invalid_field", field), (reply.Status, reply.Text("code"), reply.Text("field")));
    }

    [Fact]
    public async Task Everybody_sees_their_own_apps_and_the_operator_all_but_live_ones_only_with_a_live_key()
    {
        var apps = api.Services.GetRequiredService<AppDirectory>();
        var keys = api.Services.GetRequiredService<KeyDirectory>();
        await keys.AddAsync((await apps.FindAsync(App.FirstId))!, Live, Scopes.All, "operator");
        var shop = await apps.CreateAsync("shop");
        var shopTest = (await keys.CreateAsync(shop, Mode.Test, Scopes.Admin, null)).Secret!;
        var shopLive = (await keys.CreateAsync(shop, Mode.Live, Scopes.Admin, null)).Secret!;
        var letters = new Dictionary<string, string>();
        foreach (var scope in (string[])["default.test", "default.live", $"{shop.Id}.test", $"{shop.Id}.live", "odd"])
            letters[await api.BuryAsync(scope, scope)] = scope;

        async Task SeesAsync(string key, params string[] scopes)
        {
            var seen = new List<string>();
            string? cursor = null;
            do
            {
                var page = await api.GetAsync($"{Path}?limit=1{(cursor is null ? "" : "&cursor=" + cursor)}", key);
                seen.AddRange(Ids(page).Select(id => letters[id]));
                cursor = page.Has("next_cursor") ? page.Text("next_cursor") : null;
            }
            while (cursor is not null);
            Assert.Equal(scopes, seen);
            foreach (var (id, scope) in letters)
            {
                Assert.Equal(scopes.Contains(scope) ? 200 : 404, (await api.GetAsync($"{Path}/{id}", key)).Status);
                if (scopes.Contains(scope)) continue;
                Assert.Equal(404, (await api.PostAsync($"{Path}/{id}/replay", "", key: key)).Status);
                Assert.Equal(404, (await api.SendAsync(HttpMethod.Delete, $"{Path}/{id}", null, key)).Status);
            }
        }

        await SeesAsync(api.Key, "default.test", $"{shop.Id}.test");
        await SeesAsync(Live, "default.test", "default.live", $"{shop.Id}.test", $"{shop.Id}.live", "odd");
        await SeesAsync(shopTest, $"{shop.Id}.test");
        await SeesAsync(shopLive, $"{shop.Id}.test", $"{shop.Id}.live");
        Assert.Equal(5, (await api.DeadLettersAsync()).Count);
    }

    [Fact]
    public async Task Dead_letters_survive_a_restart_and_messages_are_handled_after_it()
    {
        var id = await api.BuryAsync("m");
        await api.RestartAsync();
        Assert.Equal(200, (await api.GetAsync($"{Path}/{id}")).Status);
        await api.BuryAsync("n");
        Assert.Equal(2, (await api.DeadLettersAsync()).Count);
    }

    private static (int, string) Problem(Reply reply) => (reply.Status, reply.Text("code"));

    private static string[] Ids(Reply page) =>
        [.. page.Json.GetProperty("dead_letters").EnumerateArray().Select(letter => letter.GetProperty("id").GetString()!)];
}
