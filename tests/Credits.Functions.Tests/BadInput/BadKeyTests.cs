using System.Text;
using Credits.Engine.Apps;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Credits.Functions.Tests.BadInput;

public sealed class BadKeyTests(World world) : IClassFixture<World>
{
    public static TheoryData<string> Paths => [.. World.Writes, .. World.Reads];

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task Without_a_key_nothing_is_done(string path)
    {
        foreach (var header in new[] { null, "Authorization: ", "Authorization: Bearer", "Authorization: Bearer ", "Authorization: Basic dTpw", "x-api-key: " })
        {
            var reply = await world.RefusedAsync(401, "missing_api_key", () => SendAsync(path, header));
            Assert.Equal("Bearer", reply.Headers.WwwAuthenticate.ToString());
        }
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task A_key_that_is_none_of_ours_is_refused(string path)
    {
        string[] keys = ["x", "ck_test_", "tally_test_abcdefghijklmnopqrstuvwxyz", "ck_test_" + new string('a', 40), world.Api.Key + "x", world.Api.Key[..^1], world.Api.Key.ToUpperInvariant(), "ck_test_" + new string('a', 5_000), "ck_test_" + new string('é', 60)];
        foreach (var key in keys)
            foreach (var header in new[] { "Authorization: Bearer ", "x-api-key: ", "X-Credyt-Api-Key: " })
                await world.RefusedAsync(401, "invalid_api_key", () => SendAsync(path, header + key));
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task A_revoked_key_is_refused(string path)
    {
        var keys = world.Api.Services.GetRequiredService<KeyDirectory>();
        var access = await world.Api.AccessAsync();
        var (key, secret, _) = await keys.CreateAsync(access.Scope.App, Mode.Test, Scopes.All, null);
        await keys.RevokeAsync(access.Scope.App.Id, key!.Id, keepAdmin: false);
        await world.RefusedAsync(401, "invalid_api_key", () => SendAsync(path, "Authorization: Bearer " + secret));
    }

    [Fact]
    public async Task A_key_in_use_is_refused_at_the_latest_half_a_minute_after_it_was_revoked()
    {
        var keys = world.Api.Services.GetRequiredService<KeyDirectory>();
        var app = (await world.Api.AccessAsync()).Scope.App;
        var (key, secret, _) = await keys.CreateAsync(app, Mode.Test, Scopes.All, null);
        Assert.Equal(200, (await world.Api.GetAsync("/v1/accounts", secret)).Status);
        await keys.RevokeAsync(app.Id, key!.Id, keepAdmin: false);
        world.Api.Time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(401, (await world.Api.GetAsync("/v1/accounts", secret)).Status);
    }

    [Theory]
    [InlineData("Authorization: Bearer ")]
    [InlineData("authorization: bearer ")]
    [InlineData("x-api-key: ")]
    [InlineData("X-API-Key: ")]
    [InlineData("X-Credyt-Api-Key: ")]
    public async Task A_key_is_taken_in_any_of_the_three_headers(string header) =>
        Assert.Equal(90, (await SendAsync("/credits/balance?user_id=u", header + world.Api.Key)).Number("balance"));

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task A_key_without_the_scope_is_refused(string path)
    {
        var isWrite = World.Writes.Contains(path);
        var lacking = await world.Api.NewKeyAsync(scopes: isWrite ? Scopes.Read | Scopes.Admin : Scopes.Write | Scopes.Admin);
        await world.RefusedAsync(403, "scope_missing", () => SendAsync(path, "Authorization: Bearer " + lacking));
    }

    private async Task<Reply> SendAsync(string path, string? header)
    {
        using var request = new HttpRequestMessage(World.Writes.Contains(path) ? HttpMethod.Post : HttpMethod.Get, path);
        if (request.Method == HttpMethod.Post) request.Content = new StringContent(world.BodyOf(path), Encoding.UTF8, "application/json");
        if (header?.Split(": ", 2) is [var name, var value]) request.Headers.TryAddWithoutValidation(name, value);
        return await world.Api.SendAsync(request);
    }
}
