using Xunit;

namespace Credits.Functions.Tests.Manage;

public sealed class KeysTests : IAsyncLifetime
{
    private ApiHost api = null!;
    private string shop = null!;

    public async ValueTask InitializeAsync()
    {
        api = await ApiHost.StartAsync();
        shop = await api.AppAsync("shop");
    }

    public ValueTask DisposeAsync() => api.DisposeAsync();

    [Fact]
    public async Task A_new_key_works_at_once_and_may_do_what_it_was_made_for_only()
    {
        var (_, reader) = await api.KeyAsync(shop, "read");
        Assert.StartsWith("ck_test_", reader, StringComparison.Ordinal);
        Assert.Equal(200, await api.StatusOfAsync(reader));
        var refused = await api.PostAsync("/credits/add", """{"user_id":"u","amount":1}""", key: reader);
        Assert.Equal((403, "scope_missing"), (refused.Status, refused.Text("code")));
    }

    [Fact]
    public async Task A_key_is_shown_once_and_lists_never_hold_it()
    {
        var made = await api.PostAsync($"/manage/apps/{shop}/keys", Managed.KeyRequest("read,write"));
        var secret = made.Text("secret");
        Assert.Equal("no-store", made.Headers.CacheControl?.ToString());
        var list = await api.GetAsync($"/manage/apps/{shop}/keys");
        var key = Assert.Single(list.Json.GetProperty("keys").EnumerateArray());
        Assert.Equal(["read", "write"], key.GetProperty("scopes").EnumerateArray().Select(scope => scope.GetString()));
        Assert.Equal(("test", "active", "a name", secret[^4..]), (Of("mode"), Of("status"), Of("name"), Of("hint")));
        Assert.DoesNotContain(secret[8..], list.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("hash", list.Body, StringComparison.Ordinal);
        string? Of(string name) => key.GetProperty(name).GetString();
    }

    [Theory]
    [InlineData("""{"scopes":["read"]}""", "mode")]
    [InlineData("""{"mode":"prod","scopes":["read"]}""", "mode")]
    [InlineData("""{"mode":"test"}""", "scopes")]
    [InlineData("""{"mode":"test","scopes":[]}""", "scopes")]
    [InlineData("""{"mode":"test","scopes":"read"}""", "scopes")]
    [InlineData("""{"mode":"test","scopes":["read","root"]}""", "scopes")]
    [InlineData("""{"mode":"test","scopes":["all"]}""", "scopes")]
    [InlineData("""{"mode":"test","scopes":[7]}""", "scopes")]
    [InlineData("""{"mode":"test","scopes":["read"],"name":[]}""", "name")]
    public async Task What_a_key_is_for_must_be_said_clearly(string body, string field)
    {
        var reply = await api.PostAsync($"/manage/apps/{shop}/keys", body);
        Assert.Equal((400, field), (reply.Status, reply.Text("field")));
        Assert.Empty((await api.GetAsync($"/manage/apps/{shop}/keys")).Json.GetProperty("keys").EnumerateArray());
    }

    [Fact]
    public async Task A_revoked_key_is_refused_at_once_and_revoking_it_again_changes_nothing()
    {
        var (id, secret) = await api.KeyAsync(shop, "read");
        Assert.Equal(200, await api.StatusOfAsync(secret));
        var revoked = await api.SendAsync(HttpMethod.Delete, $"/manage/apps/{shop}/keys/{id}", null);
        Assert.Equal((200, "revoked"), (revoked.Status, revoked.Text("status")));
        Assert.Equal(401, await api.StatusOfAsync(secret));
        api.Time.Advance(TimeSpan.FromMinutes(1));
        var again = await api.SendAsync(HttpMethod.Post, $"/manage/apps/{shop}/keys/{id}/revoke", null);
        Assert.Equal((200, revoked.Text("ends_at")), (again.Status, again.Text("ends_at")));
    }

    [Fact]
    public async Task A_rotated_key_goes_on_for_its_overlap_beside_the_new_one()
    {
        var (id, secret) = await api.KeyAsync(shop, "read,write");
        var rotated = await api.PostAsync($"/manage/apps/{shop}/keys/{id}/rotate", """{"overlap_seconds":60}""");
        Assert.Equal(201, rotated.Status);
        Assert.Equal("ending", rotated.Json.GetProperty("old").GetProperty("status").GetString());
        Assert.Equal(rotated.Json.GetProperty("key").GetProperty("id").GetString(), rotated.Json.GetProperty("old").GetProperty("replaced_by").GetString());
        Assert.Equal((200, 200), (await api.StatusOfAsync(secret), await api.StatusOfAsync(rotated.Text("secret"))));
        api.Time.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal((401, 200), (await api.StatusOfAsync(secret), await api.StatusOfAsync(rotated.Text("secret"))));
    }

    [Fact]
    public async Task Without_an_overlap_the_old_key_ends_at_once()
    {
        var (id, secret) = await api.KeyAsync(shop, "read");
        Assert.Equal(200, await api.StatusOfAsync(secret));
        Assert.Equal(201, (await api.PostAsync($"/manage/apps/{shop}/keys/{id}/rotate", "{}")).Status);
        Assert.Equal(401, await api.StatusOfAsync(secret));
    }

    [Fact]
    public async Task Of_two_rotations_at_once_one_makes_a_key_and_the_other_is_told_which()
    {
        var (id, _) = await api.KeyAsync(shop, "read");
        var replies = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => api.PostAsync($"/manage/apps/{shop}/keys/{id}/rotate", "{}")));
        var made = Assert.Single(replies, reply => reply.Status == 201).Json.GetProperty("key").GetProperty("id").GetString()!;
        Assert.All(replies.Where(reply => reply.Status != 201), reply =>
        {
            Assert.Equal((409, "key_rotated"), (reply.Status, reply.Text("code")));
            Assert.Contains(made, reply.Text("detail"), StringComparison.Ordinal);
        });
        Assert.Equal(2, (await api.GetAsync($"/manage/apps/{shop}/keys")).Json.GetProperty("keys").GetArrayLength());
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("604801")]
    [InlineData("1.5")]
    [InlineData("\"60\"")]
    public async Task An_overlap_is_at_most_a_week(string seconds)
    {
        var (id, secret) = await api.KeyAsync(shop, "read");
        var reply = await api.PostAsync($"/manage/apps/{shop}/keys/{id}/rotate", $$"""{"overlap_seconds":{{seconds}}}""");
        Assert.Equal((400, "overlap_seconds"), (reply.Status, reply.Text("field")));
        Assert.Equal(200, await api.StatusOfAsync(secret));
    }

    [Fact]
    public async Task What_is_not_there_is_not_found()
    {
        Assert.Equal("app_not_found", (await api.GetAsync("/manage/apps/nosuchapp/keys")).Text("code"));
        Assert.Equal("app_not_found", (await api.GetAsync("/manage/apps/NO.%2e..%2f/keys")).Text("code"));
        Assert.Equal("key_not_found", (await api.PostAsync($"/manage/apps/{shop}/keys/key_x/rotate", "{}")).Text("code"));
        Assert.Equal(404, (await api.SendAsync(HttpMethod.Delete, $"/manage/apps/{shop}/keys/key_x", null)).Status);
    }

    [Fact]
    public async Task Keys_are_listed_page_by_page()
    {
        var made = new List<string>();
        for (var i = 0; i < 3; i++) made.Add((await api.KeyAsync(shop, "read")).Id);
        var first = await api.GetAsync($"/manage/apps/{shop}/keys?limit=2");
        var second = await api.GetAsync($"/manage/apps/{shop}/keys?limit=2&cursor={first.Text("next_cursor")}");
        Assert.False(second.Has("next_cursor"));
        Assert.Equal(made.Order(), Ids(first).Concat(Ids(second)).Order());
        static IEnumerable<string> Ids(Reply reply) => reply.Json.GetProperty("keys").EnumerateArray().Select(key => key.GetProperty("id").GetString()!);
    }
}
