using System.Net.Sockets;
using System.Text;
using Credits.Functions.Http;
using Xunit;

namespace Credits.Functions.Tests.BadInput;

public sealed class BadJsonTests(World world) : IClassFixture<World>
{
    public static TheoryData<string> Paths => [.. World.Writes];

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task A_body_that_is_no_json_object_is_refused(string path)
    {
        var good = world.BodyOf(path);
        string[] bodies =
        [
            "", " ", "null", "true", "1", "\"text\"", "[]", $"[{good}]", good[..^1], good + good, good + "x", good + "]", "{", "}", "{\"a\"}", "{\"a\":}", "{,}",
            good[..^1] + ",}", good.Replace('"', '\''), "/* c */" + good, "{a:1}", "{\"a\":01}", "{\"a\":+1}", "{\"a\":.5}", "{\"a\":1.}", "{\"a\":NaN}",
            "{\"a\":Infinity}", "{\"a\":undefined}", "{\"a\":\"\n\"}", "{\"a\":\"\\x\"}", "{\"a\":\"\\u12\"}", "user_id=u&amount=1", "<xml/>", "\0",
        ];
        foreach (var body in bodies) await world.RefusedAsync(400, "invalid_json", path, body);
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task A_name_that_is_there_twice_is_refused(string path)
    {
        var rest = world.BodyOf(path)[1..];
        await world.RefusedAsync(400, "invalid_json", path, "{\"amount\":1," + "\"amount\":2," + rest);
        await world.RefusedAsync(400, "invalid_json", path, "{\"x\":1,\"\\u0078\":2," + rest);
        await world.RefusedAsync(400, "invalid_json", path, "{\"metadata\":{\"x\":1,\"x\":1}," + rest);
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task A_body_that_is_nested_too_deeply_is_refused(string path)
    {
        string Nested(int depth) => world.BodyWith(path, "metadata", string.Concat(Enumerable.Repeat("{\"a\":", depth - 1)) + "1" + new string('}', depth - 1));
        await world.RefusedAsync(400, "invalid_json", path, Nested(HttpLimits.JsonDepth + 1));
        await world.RefusedAsync(400, "invalid_json", path, world.BodyWith(path, "metadata", new string('[', 20_000) + new string(']', 20_000)));
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task A_body_that_is_not_unicode_is_refused(string path)
    {
        foreach (var text in new[] { "\"\\ud800\"", "\"\\udc00\"", "\"\\ud83dx\"", "{\"\\ud800\":1}", "{\"a\":[\"\\udfff\"]}", "\"\\ude00\\ud83d\"" })
            await world.RefusedAsync(400, "invalid_json", path, world.BodyWith(path, "metadata", text));
        foreach (var bytes in new byte[][] { [0xFF], [0xC3], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xC0, 0x80] })
        {
            var body = Encoding.UTF8.GetBytes(world.BodyWith(path, "metadata", "\"#\""));
            var at = Array.IndexOf(body, (byte)'#');
            await world.RefusedAsync(400, "invalid_json", () => world.SendAsync(path, [.. body[..at], .. bytes, .. body[(at + 1)..]]));
        }

        await world.RefusedAsync(400, "invalid_json", () => world.SendAsync(path, Encoding.Unicode.GetBytes(world.BodyOf(path)), "application/json; charset=utf-16"));
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task A_body_that_is_too_large_is_refused(string path)
    {
        await world.RefusedAsync(413, "body_too_large", path, world.BodyOf(path) + new string(' ', HttpLimits.BodyBytes));
        await world.RefusedAsync(413, "body_too_large", path, world.BodyWith(path, "description", "\"" + new string('x', HttpLimits.BodyBytes) + "\""));
    }

    [Fact]
    public async Task After_a_body_in_pieces_that_was_too_large_the_connection_is_good()
    {
        var start = $"POST /credits/add HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {world.Api.Key}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n";
        var piece = $"2000\r\n{new string('x', 0x2000)}\r\n";
        var next = "0\r\n\r\nGET /livez HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
        using var client = new TcpClient();
        await client.ConnectAsync(world.Api.Address.Host, world.Api.Address.Port, TestContext.Current.CancellationToken);
        var text = start + string.Concat(Enumerable.Repeat(piece, (HttpLimits.BodyBytes / 0x2000) + 1)) + next;
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(text), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(client.GetStream());
        var answers = await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
        Assert.StartsWith("HTTP/1.1 413 ", answers);
        Assert.Contains("HTTP/1.1 200 ", answers);
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task Another_content_type_is_refused(string path)
    {
        var body = Encoding.UTF8.GetBytes(world.BodyOf(path));
        foreach (var type in new[] { null, "text/plain", "application/x-www-form-urlencoded", "text/json", "application/jsonp", "multipart/form-data; boundary=x", "application/xml" })
            await world.RefusedAsync(415, "unsupported_media_type", () => world.SendAsync(path, body, type));
    }

    [Fact]
    public async Task A_body_of_as_much_as_is_allowed_is_taken()
    {
        var depth = HttpLimits.JsonDepth - 1;
        var nested = string.Concat(Enumerable.Repeat("{\"a\":", depth)) + "\"\\ud83e\\udd80\"" + new string('}', depth);
        var body = $$"""{"user_id":"taken","amount":1,"metadata":{{nested}}}""";
        body += new string(' ', HttpLimits.BodyBytes - body.Length);
        Assert.Equal(200, (await world.SendAsync("/credits/add", Encoding.UTF8.GetBytes(body), "Application/JSON; charset=UTF-8")).Status);
    }
}
