using Xunit;

namespace Credits.Functions.Tests.BadInput;

public sealed class BadAmountTests(World world) : IClassFixture<World>
{
    public static TheoryData<string, string> Fields => new()
    {
        { "/credits/add", "amount" },
        { "/credits/deduct", "amount" },
        { "/credits/refund", "amount" },
        { "/v1/accounts/credits/add", "amount" },
        { "/v1/accounts/credits/deduct", "amount" },
        { "/v1/reservations/create", "amount" },
        { "/v1/reservations/confirm", "actualAmount" },
        { "/v1/transactions/create", "amount" },
    };

    /// <summary>Where an amount must be given.</summary>
    public static TheoryData<string> Required =>
        ["/credits/add", "/credits/deduct", "/v1/accounts/credits/add", "/v1/accounts/credits/deduct", "/v1/reservations/create", "/v1/transactions/create"];

    [Theory]
    [MemberData(nameof(Fields))]
    public async Task An_amount_that_is_no_positive_number_within_the_digits_is_refused_by_name(string path, string field)
    {
        string[] amounts =
        [
            "-1", "-0.000000000001", "-1e400", "\"1\"", "\"NaN\"", "\"Infinity\"", "\"\"", "true", "false", "[]", "[1]", "{}", "{\"value\":1}",
            "1e400", "1e15", "1e999999999999999999999", "1000000000000000", "999999999999999.9999999999999", "0.0000000000001", "1.0000000000001", "1e-13",
            "123456789012345678901234567890", new string('9', 1000), "0." + new string('3', 1000), "1" + new string('0', 1000) + "e-500",
        ];
        foreach (var amount in amounts) await RefusedAsync(path, field, amount);
    }

    [Theory]
    [MemberData(nameof(Fields))]
    public async Task Nothing_is_no_amount_unless_nothing_was_used(string path, string field)
    {
        if (path == "/v1/reservations/confirm") return;
        foreach (var zero in new[] { "0", "-0", "0.0", "0e5", "0e-400" }) await RefusedAsync(path, field, zero);
    }

    [Theory]
    [MemberData(nameof(Required))]
    public async Task An_amount_must_be_there(string path)
    {
        await RefusedAsync(path, "amount", "null");
        await world.RefusedAsync(400, "invalid_field", path, world.BodyOf(path).Replace("\"amount\"", "\"Amount\""));
    }

    [Theory]
    [MemberData(nameof(Required))]
    public async Task An_asset_must_be_known_and_an_amount_no_finer_than_it(string path)
    {
        foreach (var asset in new[] { "GOLD", "CREDITS", " USD", "U$D", "../USD", "\\u00e9" })
            await world.RefusedAsync(422, "unknown_asset", path, world.BodyWith(path, "asset", $"\"{asset}\""));
        foreach (var asset in new[] { "1", "[]", "{}", "true", "\"" + new string('A', 33) + "\"" })
            await world.RefusedAsync(400, "invalid_field", path, world.BodyWith(path, "asset", asset));
        var fine = world.BodyWith(path, "amount", "0.001");
        await world.RefusedAsync(422, "amount_too_precise", path, "{\"asset\":\"USD\"," + fine[1..]);
    }

    [Theory]
    [InlineData("1e2", 100)]
    [InlineData("1.50", 1.5)]
    [InlineData("100E-2", 1)]
    [InlineData("1.5e-7", 0.00000015)]
    [InlineData("0.000000000001", 0.000000000001)]
    public async Task However_a_number_is_written_its_value_counts(string written, decimal amount)
    {
        var user = "taken" + written;
        var reply = await world.Api.PostAsync("/credits/add", $$"""{"user_id":"{{user}}","amount":{{written}}}""");
        Assert.Equal((200, amount), (reply.Status, reply.Number("balance_after")));
    }

    private async Task RefusedAsync(string path, string field, string amount)
    {
        var reply = await world.RefusedAsync(400, "invalid_field", path, world.BodyWith(path, field, amount));
        Assert.Equal(field, reply.Text("field"));
    }
}
