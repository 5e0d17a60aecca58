using Xunit;

namespace Credits.Functions.Tests.Manage;

public sealed class AppsTests : IAsyncLifetime
{
    private ApiHost api = null!;

    public async ValueTask InitializeAsync() => api = await ApiHost.StartAsync();

    public ValueTask DisposeAsync() => api.DisposeAsync();

    [Fact]
    public async Task The_operator_makes_apps_and_sees_them_all_page_by_page()
    {
        for (var i = 0; i < 4; i++) await api.AppAsync("app " + i);
        var names = new List<string>();
        string? cursor = null;
        do
        {
            var page = await api.GetAsync("/manage/apps?limit=2" + (cursor is null ? "" : "&cursor=" + cursor));
            names.AddRange(page.Json.GetProperty("apps").EnumerateArray().Select(app => app.GetProperty("name").GetString()!));
            cursor = page.Has("next_cursor") ? page.Text("next_cursor") : null;
        }
        while (cursor is not null);
        Assert.Equal(["Default", "app 0", "app 1", "app 2", "app 3"], names.Order());
    }

    [Fact]
    public async Task An_app_tells_nobody_what_its_ids_are_salted_with()
    {
        await api.AppAsync("shop");
        Assert.DoesNotContain("salt", (await api.GetAsync("/manage/apps")).Body, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task The_same_key_makes_the_same_app_and_another_name_with_it_is_refused()
    {
        var first = await api.PostAsync("/manage/apps", """{"name":"shop"}""", "k");
        var again = await api.PostAsync("/manage/apps", """{"name":"shop"}""", "k");
        Assert.Equal((201, 201, first.Text("id")), (first.Status, again.Status, again.Text("id")));
        var other = await api.PostAsync("/manage/apps", """{"name":"other"}""", "k");
        Assert.Equal((422, "idempotency_key_reused"), (other.Status, other.Text("code")));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"name":""}""")]
    [InlineData("""{"name":7}""")]
    public async Task An_app_needs_a_name(string body)
    {
        var reply = await api.PostAsync("/manage/apps", body);
        Assert.Equal((400, "invalid_field", "name"), (reply.Status, reply.Text("code"), reply.Text("field")));
    }

    [Fact]
    public async Task A_name_has_at_most_a_hundred_characters()
    {
        Assert.Equal(400, (await api.PostAsync("/manage/apps", $$"""{"name":"{{new string('x', 101)}}"}""")).Status);
        await api.AppAsync(new string('x', 100));
    }

    [Fact]
    public async Task Another_apps_admin_makes_no_apps_and_sees_its_own_only()
    {
        var shop = await api.AppAsync("shop");
        await api.AppAsync("other");
        var (_, admin) = await api.KeyAsync(shop, "read,write,admin");
        var refused = await api.PostAsync("/manage/apps", """{"name":"mine"}""", key: admin);
        Assert.Equal((403, "operator_only"), (refused.Status, refused.Text("code")));
        var list = (await api.GetAsync("/manage/apps", admin)).Json.GetProperty("apps");
        Assert.Equal(shop, Assert.Single(list.EnumerateArray()).GetProperty("id").GetString());
    }

    [Fact]
    public async Task A_cursor_that_no_page_gave_is_refused()
    {
        var reply = await api.GetAsync("/manage/apps?cursor=nonsense");
        Assert.Equal((400, "cursor"), (reply.Status, reply.Text("field")));
    }
}
