using Credits.Engine.Apps;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Credits.Functions.Tests.Manage;

/// <summary>Nobody gives what they do not have.</summary>
public sealed class AuthorityTests : IAsyncLifetime
{
    private const string Live = "ck_live_thefirstlivekeyofthisprogram";
    private ApiHost api = null!;
    private string shop = null!;

    public async ValueTask InitializeAsync()
    {
        api = await ApiHost.StartAsync();
        shop = await api.AppAsync("shop");
        var keys = api.Services.GetRequiredService<KeyDirectory>();
        await keys.AddAsync((await api.Services.GetRequiredService<AppDirectory>().FindAsync(App.FirstId))!, Live, Scopes.All, "operator");
    }

    public ValueTask DisposeAsync() => api.DisposeAsync();

    [Fact]
    public async Task A_test_key_makes_no_live_key_not_even_the_operators()
    {
        foreach (var app in (string[])[App.FirstId, shop])
        {
            var reply = await api.PostAsync($"/manage/apps/{app}/keys", Managed.KeyRequest("read", "live"));
            Assert.Equal((403, "wrong_mode"), (reply.Status, reply.Text("code")));
        }
    }

    [Fact]
    public async Task A_live_key_makes_keys_of_both_modes()
    {
        await api.KeyAsync(shop, "read,write,admin", "live", by: Live);
        await api.KeyAsync(shop, "read,write,admin", "test", by: Live);
    }

    [Fact]
    public async Task Live_keys_are_to_a_test_key_as_if_they_were_not_there()
    {
        var (id, secret) = await api.KeyAsync(shop, "read,admin", "live", by: Live);
        var (_, test) = await api.KeyAsync(shop, "read,write,admin");
        foreach (var by in (string[])[api.Key, test])
        {
            Assert.DoesNotContain(id, (await api.GetAsync($"/manage/apps/{shop}/keys", by)).Body, StringComparison.Ordinal);
            Assert.Equal("key_not_found", (await api.PostAsync($"/manage/apps/{shop}/keys/{id}/rotate", "{}", key: by)).Text("code"));
            Assert.Equal("key_not_found", (await api.SendAsync(HttpMethod.Delete, $"/manage/apps/{shop}/keys/{id}", null, by)).Text("code"));
        }

        Assert.Equal(200, await api.StatusOfAsync(secret));
        Assert.Contains(id, (await api.GetAsync($"/manage/apps/{shop}/keys", Live)).Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("admin", "read")]
    [InlineData("admin", "admin,write")]
    [InlineData("read,admin", "write")]
    public async Task A_key_gives_only_scopes_that_it_has(string own, string asked)
    {
        var (_, admin) = await api.KeyAsync(shop, own);
        var reply = await api.PostAsync($"/manage/apps/{shop}/keys", Managed.KeyRequest(asked), key: admin);
        Assert.Equal((403, "scope_missing", "scopes"), (reply.Status, reply.Text("code"), reply.Text("field")));
        await api.KeyAsync(shop, own, by: admin);
    }

    [Fact]
    public async Task A_key_gets_no_scopes_by_rotating_another_and_may_end_it_all_the_same()
    {
        var (id, secret) = await api.KeyAsync(shop, "read,write");
        var (_, admin) = await api.KeyAsync(shop, "admin");
        Assert.Equal(403, (await api.PostAsync($"/manage/apps/{shop}/keys/{id}/rotate", "{}", key: admin)).Status);
        Assert.Equal(200, await api.StatusOfAsync(secret));
        Assert.Equal(200, (await api.SendAsync(HttpMethod.Delete, $"/manage/apps/{shop}/keys/{id}", null, admin)).Status);
        Assert.Equal(401, await api.StatusOfAsync(secret));
    }

    [Fact]
    public async Task An_app_is_to_another_apps_admin_as_if_it_were_not_there()
    {
        var other = await api.AppAsync("other");
        var (id, secret) = await api.KeyAsync(other, "read");
        var (_, admin) = await api.KeyAsync(shop, "read,write,admin");
        foreach (var app in (string[])[other, App.FirstId, "nosuchapp"])
        {
            Reply[] replies =
            [
                await api.GetAsync($"/manage/apps/{app}/keys", admin),
                await api.PostAsync($"/manage/apps/{app}/keys", Managed.KeyRequest("read"), key: admin),
                await api.PostAsync($"/manage/apps/{app}/keys/{id}/rotate", "{}", key: admin),
                await api.SendAsync(HttpMethod.Delete, $"/manage/apps/{app}/keys/{id}", null, admin),
                await api.SendAsync(HttpMethod.Delete, $"/manage/apps/{shop}/keys/{id}", null, admin),
            ];
            Assert.All(replies, reply => Assert.Equal(404, reply.Status));
            Assert.Single(replies.Take(4).Select(reply => reply.Body).Distinct());
        }

        Assert.Equal(200, await api.StatusOfAsync(secret));
    }

    [Fact]
    public async Task The_last_admin_key_of_ones_own_app_and_mode_is_not_revoked_but_rotated()
    {
        var (id, admin) = await api.KeyAsync(shop, "admin");
        await api.KeyAsync(shop, "admin", "live", by: Live);
        var refused = await api.SendAsync(HttpMethod.Delete, $"/manage/apps/{shop}/keys/{id}", null, admin);
        Assert.Equal((409, "last_admin_key"), (refused.Status, refused.Text("code")));

        var rotated = await api.PostAsync($"/manage/apps/{shop}/keys/{id}/rotate", """{"overlap_seconds":60}""", key: admin);
        Assert.Equal(201, rotated.Status);
        Assert.Equal(200, (await api.SendAsync(HttpMethod.Delete, $"/manage/apps/{shop}/keys/{id}", null, rotated.Text("secret"))).Status);
    }

    [Fact]
    public async Task The_operator_ends_the_last_key_of_an_app_but_not_their_own()
    {
        var (id, _) = await api.KeyAsync(shop, "admin");
        Assert.Equal(200, (await api.SendAsync(HttpMethod.Delete, $"/manage/apps/{shop}/keys/{id}", null)).Status);
        var own = (await api.GetAsync($"/manage/apps/{App.FirstId}/keys")).Json.GetProperty("keys")[0].GetProperty("id").GetString();
        Assert.Equal(409, (await api.SendAsync(HttpMethod.Delete, $"/manage/apps/{App.FirstId}/keys/{own}", null)).Status);
    }
}
