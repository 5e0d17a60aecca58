using System.Text.Json;
using Xunit;

namespace Credits.Functions.Tests.BadInput;

public sealed class BadIdTests(World world) : IClassFixture<World>
{
    public static TheoryData<string, string> Fields => new()
    {
        { "/credits/add", "user_id" },
        { "/credits/deduct", "user_id" },
        { "/credits/refund", "ledger_id" },
        { "/v1/accounts/create", "externalId" },
        { "/v1/accounts/update", "accountId" },
        { "/v1/accounts/update", "externalId" },
        { "/v1/accounts/credits/add", "externalId" },
        { "/v1/accounts/credits/add", "accountId" },
        { "/v1/accounts/credits/deduct", "externalId" },
        { "/v1/reservations/create", "externalId" },
        { "/v1/reservations/confirm", "reservationId" },
        { "/v1/reservations/cancel", "reservationId" },
        { "/v1/reservations/extend", "reservationId" },
        { "/v1/transactions/create", "externalId" },
    };

    public static TheoryData<string> Queries => ["/credits/balance?user_id=", "/credits/history?user_id=", "/v1/accounts/get?externalId=", "/v1/accounts/balance?externalId=", "/v1/accounts/get?accountId=", "/v1/reservations?externalId=", "/v1/transactions?externalId="];

    [Theory]
    [MemberData(nameof(Fields))]
    public async Task An_id_of_another_type_too_long_or_with_control_characters_is_refused_by_name(string path, string field)
    {
        string[] ids =
        [
            "1", "true", "[]", "[\"u\"]", "{}", Quoted(new string('x', 257)), Quoted(new string('x', 1_500)), Quoted(new string('é', 257)),
            "\"a\\u0000b\"", "\"a\\nb\"", "\"\\u001f\"", "\"\\u007f\"", "\"\\u0085\"", "\"\\t\"",
        ];
        foreach (var id in ids)
        {
            var reply = await world.RefusedAsync(400, "invalid_field", path, world.BodyWith(path, field, id));
            Assert.Equal(field, reply.Text("field"));
        }

        await world.RefusedAsync(400, "invalid_json", path, world.BodyWith(path, field, "\"\\ud800\""));
    }

    [Theory]
    [MemberData(nameof(Queries))]
    public async Task An_id_in_a_query_is_held_to_the_same(string query)
    {
        foreach (var id in new[] { "", "%00", "a%0Ab", "%7F", "%C2%85", new string('x', 257), new string('x', 3_000) })
            await world.RefusedAsync(400, "invalid_field", () => world.Api.GetAsync(query + id));
    }

    [Theory]
    [MemberData(nameof(Queries))]
    public async Task An_id_in_a_query_that_is_not_unicode_names_nobody(string query)
    {
        foreach (var id in new[] { "%FF%FE", "%ED%A0%80", "%C3", "%zz", "%" })
            Assert.Contains((await world.Api.GetAsync(query + id)).Status, new[] { 200, 400, 404 });
    }

    [Theory]
    [InlineData("a/b/../c")]
    [InlineData("\\\"'`;--<script>")]
    [InlineData("{}[]()$%&?#=+ @")]
    [InlineData("日本語 العربية ✓ é e\u0301")]
    [InlineData("🦀👩‍👩‍👧\u202e")]
    [InlineData("head")]
    [InlineData("null")]
    [InlineData("\u00a0 ")]
    public async Task Any_other_characters_are_kept_as_they_are(string id)
    {
        var add = $$"""{"user_id":{{JsonSerializer.Serialize(id)}},"amount":5}""";
        Assert.Equal(id, (await world.Api.PostAsync("/credits/add", add)).Text("user_id"));
        var path = Uri.EscapeDataString(id);
        var balance = await world.Api.GetAsync("/credits/balance?user_id=" + path);
        Assert.Equal((id, 5), (balance.Text("user_id"), balance.Number("balance")));
        Assert.Equal(id, (await world.Api.GetAsync("/v1/accounts/get?externalId=" + path)).Text("externalId"));
        Assert.Equal(id, (await world.Api.GetAsync("/credits/history?user_id=" + path)).Text("user_id"));
    }

    [Fact]
    public async Task Ids_that_only_look_alike_are_different_users()
    {
        string[] ids = ["A1", "a1", "a1 ", "à1", "a\u03001", "а1", "a1\u200b"];
        foreach (var id in ids) Assert.Equal(5, (await world.Api.PostAsync("/credits/add", $$"""{"user_id":{{JsonSerializer.Serialize(id)}},"amount":5}""")).Number("balance_after"));
    }

    [Fact]
    public async Task The_longest_id_is_taken()
    {
        var id = new string('é', 256);
        Assert.Equal(200, (await world.Api.PostAsync("/credits/add", $$"""{"user_id":{{Quoted(id)}},"amount":5}""")).Status);
        Assert.Equal(5, (await world.Api.GetAsync("/credits/balance?user_id=" + Uri.EscapeDataString(id))).Number("balance"));
    }

    private static string Quoted(string text) => "\"" + text + "\"";
}
