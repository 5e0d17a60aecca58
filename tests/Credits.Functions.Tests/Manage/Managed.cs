using System.Text.Json;
using Xunit;

namespace Credits.Functions.Tests.Manage;

/// <summary>Apps and keys, made through the API.</summary>
internal static class Managed
{
    public static async Task<string> AppAsync(this ApiHost api, string name)
    {
        var made = await api.PostAsync("/manage/apps", $$"""{"name":"{{name}}"}""");
        Assert.Equal(201, made.Status);
        return made.Text("id");
    }

    public static async Task<(string Id, string Secret)> KeyAsync(this ApiHost api, string app, string scopes, string mode = "test", string? by = null)
    {
        var made = await api.PostAsync($"/manage/apps/{app}/keys", KeyRequest(scopes, mode), key: by);
        Assert.Equal(201, made.Status);
        return (made.Json.GetProperty("key").GetProperty("id").GetString()!, made.Text("secret"));
    }

    public static string KeyRequest(string scopes, string mode = "test") =>
        JsonSerializer.Serialize(new { mode, scopes = scopes.Split(','), name = "a name" });

    public static async Task<int> StatusOfAsync(this ApiHost api, string secret) => (await api.GetAsync("/credits/balance?user_id=u", secret)).Status;
}
