using Credits.Engine.Apps;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Credits.Functions.Tests.Isolation;

/// <summary>For every route: nobody reads or moves what is another's, and no key does what it is not for.</summary>
public sealed class IsolationTests(IsolationWorld world) : IClassFixture<IsolationWorld>
{
    private static readonly Dictionary<string, IsolationRow> Rows = IsolationTable.Rows.ToDictionary(row => row.Title);

    public static TheoryData<string> All => [.. Rows.Keys];

    public static TheoryData<string> WithKey => [.. Rows.Values.Where(row => row.Scope != Scopes.None).Select(row => row.Title)];

    [Fact]
    public void Every_route_has_a_row_and_every_row_a_route()
    {
        var routes =
            from endpoint in world.Api.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            from method in endpoint.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods
            select $"{method} {endpoint.RoutePattern.RawText} {endpoint.Metadata.OfType<Scopes>().SingleOrDefault()}";
        var rows = Rows.Values.Select(row => $"{row.Method} {row.Pattern} {row.Scope}").Distinct();
        Assert.Equal(routes.Order(StringComparer.Ordinal), rows.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Nobody_reads_or_moves_what_is_anothers(string title)
    {
        var row = Rows[title];
        var before = await world.StateAsync();
        foreach (var (attacker, key) in world.Attackers)
        {
            // The operator does manage everybody's keys and dead letters.
            if (attacker.StartsWith("the operator", StringComparison.Ordinal) && IsOperators(row)) continue;
            var reply = await world.SendAsync(row, key);
            IsolationWorld.AssertTellsNothing(WithoutOwn(row, attacker, reply));
            if (NamesTheVictims(row)) Assert.True(reply.Status is 400 or 401 or 403 or 404 || IsOwnOfThatName(row) || IsOfOwnWallet(row, reply), $"{attacker}: {reply.Status} {reply.Body}");
            Assert.Equal(before, await world.StateAsync());
        }
    }

    [Theory]
    [MemberData(nameof(WithKey))]
    public async Task A_key_without_the_scope_does_nothing(string title)
    {
        var row = Rows[title];
        var before = await world.StateAsync();
        var mode = row.Path.StartsWith("/sandbox", StringComparison.Ordinal) ? Mode.Test : Mode.Live;
        foreach (var ((_, scopes), key) in world.Keys.Where(key => key.Key.Mode == mode && !key.Key.Scopes.HasFlag(row.Scope)))
        {
            var reply = await world.SendAsync(row, key);
            Assert.True(reply.Status == 403 && reply.Text("code") == "scope_missing", $"{scopes}: {reply.Status} {reply.Body}");
            IsolationWorld.AssertTellsNothing(reply);
        }

        Assert.Equal(before, await world.StateAsync());
    }

    [Theory]
    [MemberData(nameof(WithKey))]
    public async Task Without_a_good_key_nothing_is_done(string title)
    {
        var row = Rows[title];
        var before = await world.StateAsync();
        foreach (var key in (string?[])[null, "ck_live_" + new string('x', 40), world.Keys[(Mode.Live, Scopes.All)] + "x"])
        {
            var reply = await world.SendAsync(row, key);
            Assert.Equal(401, reply.Status);
            IsolationWorld.AssertTellsNothing(reply);
        }

        Assert.Equal(before, await world.StateAsync());
    }

    [Theory]
    [MemberData(nameof(WithKey))]
    public async Task Nobody_reaches_anothers_connected_account(string title)
    {
        var row = Rows[title];
        var before = await world.StateAsync();
        foreach (var (attacker, key) in world.Attackers)
        {
            if (row.Path.StartsWith("/sandbox", StringComparison.Ordinal) && attacker.EndsWith("live", StringComparison.Ordinal)) continue;
            var reply = await world.SendAsync(row, key, world.Connected);
            Assert.True(reply.Status == 404 && reply.Text("code") == "connected_account_not_found", $"{attacker}: {reply.Status} {reply.Body}");
        }

        Assert.Equal(before, await world.StateAsync());
    }

    [Theory]
    [MemberData(nameof(WithKey))]
    public async Task A_connected_account_knows_nothing_of_its_platform(string title)
    {
        var row = Rows[title];
        if (row.Path.StartsWith("/sandbox", StringComparison.Ordinal)) return;
        var before = await world.StateAsync();
        var reply = await world.SendAsync(row, world.Keys[(Mode.Live, Scopes.All)], world.Connected);
        // It may tell of itself what the platform said of it.
        if (row.Pattern != "/accounts/self") IsolationWorld.AssertTellsNothing(reply);
        Assert.Equal(before, await world.StateAsync());
    }

    [Fact]
    public async Task What_the_others_could_not_reach_the_victim_itself_does()
    {
        // In a world of its own: here things do move.
        await using var own = new IsolationWorld();
        await own.InitializeAsync();
        var missed = new List<string>();
        foreach (var row in Rows.Values.Where(row => NamesTheVictims(row) && !row.Path.StartsWith("/sandbox", StringComparison.Ordinal) && !row.Path.Contains("OWN", StringComparison.Ordinal)))
        {
            var reply = await own.SendAsync(row, own.Keys[(Mode.Live, Scopes.All)]);
            if (reply.Status is not (200 or 201 or 402 or 409 or 410)) missed.Add($"{row.Title}: {reply.Status} {reply.Body}");
            if (row.Path == "/customers/ACCOUNT/ledger") Assert.Throws<Xunit.Sdk.DoesNotContainException>(() => IsolationWorld.AssertTellsNothing(reply));
        }

        Assert.Empty(missed);
    }

    private static bool IsOperators(IsolationRow row) =>
        row.Pattern.StartsWith("/manage/apps", StringComparison.Ordinal) || row.Pattern.StartsWith("/manage/queues", StringComparison.Ordinal);

    private static bool NamesTheVictims(IsolationRow row) =>
        ((string[])["ACCOUNT", "ENTRY", "TXN", "RESERVATION", "SETTLED", "KEY", "PAYMENT", "PRODUCT", "LETTER", "VENDOR", "SUBSCRIPTION", "CONNECTED"]).Any(word => (row.Path + row.Body).Contains(word, StringComparison.Ordinal));

    // Tally's user_id is the app's own id, whatever it looks like.
    private static bool IsOwnOfThatName(IsolationRow row) => row.Pattern.Contains("/credits/", StringComparison.Ordinal) && (row.Path + row.Body).Contains("user_id", StringComparison.Ordinal);

    // Another row may have closed or frozen the attacker's own wallet of that name: it is told that of theirs first.
    private static bool IsOfOwnWallet(IsolationRow row, Reply reply) =>
        row.Path.StartsWith("/customers/NAME/", StringComparison.Ordinal) && reply.Status == 409 && (reply.Text("code") is "wallet_closed" or "wallet_frozen");

    // The test mode of the same app is of the same app: it may know the app's name.
    private static Reply WithoutOwn(IsolationRow row, string attacker, Reply reply) =>
        attacker.StartsWith("the same app", StringComparison.Ordinal) && (row.Pattern.StartsWith("/manage/apps", StringComparison.Ordinal) || row.Pattern == "/accounts/self")
            ? reply with { Body = reply.Body.Replace("secret-of-the-victim", "") }
            : reply;
}
