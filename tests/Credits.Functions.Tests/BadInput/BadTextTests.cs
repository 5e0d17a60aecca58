using System.Net.Sockets;
using System.Text;
using Credits.Functions.Http;
using Xunit;

namespace Credits.Functions.Tests.BadInput;

public sealed class BadTextTests(World world) : IClassFixture<World>
{
    public static TheoryData<string> Paths => [.. World.Writes.Where(path => path is not ("/credits/refund" or "/v1/reservations/extend" or "/v1/accounts/create" or "/v1/accounts/update"))];

    public static TheoryData<string> Keyed => [.. World.Writes];

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task A_description_or_metadata_of_another_type_or_too_large_is_refused_by_name(string path)
    {
        var long_ = "\"" + new string('x', HttpLimits.TextLength + 1) + "\"";
        foreach (var description in new[] { "1", "true", "[]", "{}", long_ }) await RefusedAsync(path, "description", description);
        var large = "{\"a\":\"" + new string('x', HttpLimits.MetadataBytes) + "\"}";
        foreach (var metadata in new[] { "1", "true", "[]", "\"{}\"", large }) await RefusedAsync(path, "metadata", metadata);
    }

    [Fact]
    public async Task A_description_of_a_refund_is_held_to_the_same()
    {
        foreach (var description in new[] { "1", "[]", "\"" + new string('x', HttpLimits.TextLength + 1) + "\"" }) await RefusedAsync("/credits/refund", "description", description);
    }

    [Fact]
    public async Task As_much_as_is_allowed_is_kept_as_it_is()
    {
        var metadata = "{\"a\":\"" + new string('é', (HttpLimits.MetadataBytes - 8) / 2) + "\"}";
        Assert.Equal(HttpLimits.MetadataBytes, Encoding.UTF8.GetByteCount(metadata));
        var description = new string('y', HttpLimits.TextLength);
        var reply = await world.Api.PostAsync("/credits/add", $$"""{"user_id":"taken","amount":1,"description":"{{description}}","metadata":{{metadata}}}""");
        Assert.Equal(200, reply.Status);
        var history = await world.Api.GetAsync("/credits/history?user_id=taken");
        Assert.Equal(description, history.Text("entries.0.description"));
        Assert.Equal(new string('é', (HttpLimits.MetadataBytes - 8) / 2), history.Text("entries.0.metadata.a"));
    }

    [Theory]
    [MemberData(nameof(Keyed))]
    public async Task An_idempotency_key_that_is_too_long_or_has_control_characters_is_refused(string path)
    {
        foreach (var key in new[] { new string('k', HttpLimits.KeyLength + 1), new string('k', 2_000), "a\tb" })
            await world.RefusedAsync(400, "invalid_field", () => world.Api.PostAsync(path, world.BodyOf(path), key));
    }

    [Fact]
    public async Task Two_idempotency_keys_are_refused()
    {
        // Clients join what they are given twice, so this is written by hand.
        var body = world.BodyOf("/credits/add");
        var request = $"POST /credits/add HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer {world.Api.Key}\r\n" +
            $"Idempotency-Key: a\r\nidempotency-key: b\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}";
        using var client = new TcpClient();
        await client.ConnectAsync(world.Api.Address.Host, world.Api.Address.Port, TestContext.Current.CancellationToken);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(client.GetStream());
        var answer = await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
        Assert.StartsWith("HTTP/1.1 400 ", answer);
        Assert.Contains("\"field\":\"Idempotency-Key\"", answer);
    }

    [Fact]
    public async Task The_longest_idempotency_key_is_taken()
    {
        var key = new string('k', HttpLimits.KeyLength);
        Assert.Equal(200, (await world.Api.PostAsync("/credits/add", """{"user_id":"keyed","amount":1}""", key)).Status);
        Assert.True((await world.Api.PostAsync("/credits/add", """{"user_id":"keyed","amount":1}""", key)).Flag("idempotent"));
    }

    private async Task RefusedAsync(string path, string field, string json)
    {
        var reply = await world.RefusedAsync(400, "invalid_field", path, world.BodyWith(path, field, json));
        Assert.Equal(field, reply.Text("field"));
    }
}
