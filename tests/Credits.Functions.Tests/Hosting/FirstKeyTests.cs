using Credits.Engine.Apps;
using Credits.Functions.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Credits.Functions.Tests.Hosting;

public sealed class FirstKeyTests
{
    private const string Given = "ck_test_onethatwaschosenbysomeone";

    [Fact]
    public async Task A_key_that_is_made_is_kept_and_is_the_same_at_the_next_start()
    {
        await using var api = await ApiHost.StartAsync();
        var key = api.Key;
        await api.RestartAsync();
        Assert.Equal(key, api.Key);
        Assert.DoesNotContain("WARNING", await WelcomeAsync(api), StringComparison.Ordinal);
        Assert.Contains("(test, all scopes)", await WelcomeAsync(api), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_was_given_is_not_printed_and_what_is_pasted_takes_it_from_the_environment()
    {
        await using var api = await ApiHost.StartAsync("--Credits:Key", Given);
        var welcome = await WelcomeAsync(api);
        Assert.DoesNotContain(Given, welcome, StringComparison.Ordinal);
        // A shell puts nothing into single quotes.
        Assert.Equal(3, welcome.Split("\"Authorization: Bearer $CREDITS_KEY\"").Length - 1);
    }

    [Fact]
    public async Task A_key_that_was_revoked_stays_revoked_though_it_is_configured_and_the_start_says_so()
    {
        await using var api = await ApiHost.StartAsync("--Credits:Key", Given);
        var other = await api.NewKeyAsync();
        Assert.Equal(200, (await api.SendAsync(HttpMethod.Delete, await PathAsync(api, Given), null, other)).Status);
        await api.RestartAsync();
        Assert.Equal(401, (await api.GetAsync("/v1/accounts", Given)).Status);
        Assert.Contains("WARNING: The key in Credits:Key was revoked and is refused since 2030-01-01", await WelcomeAsync(api), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_in_the_data_folder_that_was_revoked_stays_revoked_and_the_start_says_what_to_do()
    {
        await using var api = await ApiHost.StartAsync();
        var other = await api.NewKeyAsync();
        Assert.Equal(200, (await api.SendAsync(HttpMethod.Delete, await PathAsync(api, api.Key), null, other)).Status);
        await api.RestartAsync();
        Assert.Equal(401, (await api.GetAsync("/v1/accounts")).Status);
        Assert.Contains("delete that file and start again", await WelcomeAsync(api), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_is_about_to_end_is_told_at_the_start()
    {
        await using var api = await ApiHost.StartAsync();
        Assert.Equal(201, (await api.PostAsync(await PathAsync(api, api.Key) + "/rotate", """{"overlap_seconds":60}""")).Status);
        await api.RestartAsync();
        Assert.Equal(200, (await api.GetAsync("/v1/accounts")).Status);
        Assert.Contains("will be refused from 2030-01-01 00:01:00Z on", await WelcomeAsync(api), StringComparison.Ordinal);
    }

    private static async Task<string> PathAsync(ApiHost api, string key) => $"/manage/apps/{App.FirstId}/keys/{(await api.AccessAsync(key)).KeyId}";

    private static async Task<string> WelcomeAsync(ApiHost api)
    {
        var settings = api.Services.GetRequiredService<Settings>();
        var key = await FirstKey.EnsureAsync(settings, api.Services.GetRequiredService<AppDirectory>(), api.Services.GetRequiredService<KeyDirectory>());
        using var output = new StringWriter();
        Welcome.Print(output, "http://localhost", "the store", settings, key, api.Time.GetUtcNow());
        return output.ToString();
    }
}
