using System.Text;
using System.Text.Json;
using Credits.Functions.Triggers;
using Xunit;

namespace Credits.Functions.Tests.Triggers;

public sealed class TriggerCallTests
{
    private const string Body = """{"id":"evt_1","text":"a \"quoted\" ünïcode \\ line\n"}""";

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_body_is_found_byte_for_byte_however_often_it_is_wrapped(int wraps)
    {
        var data = Body;
        for (var i = 0; i < wraps; i++) data = JsonSerializer.Serialize(data);
        var call = await ReadAsync("{\"Data\":{\"message\":" + JsonSerializer.Serialize(data) + "},\"Metadata\":{}}");
        Assert.Equal(Body, call.Body);
    }

    [Fact]
    public async Task A_body_that_the_host_made_an_object_of_is_its_JSON() =>
        Assert.Equal("""{"a": 1}""", (await ReadAsync("""{"Data":{"message":{"a": 1}},"Metadata":{}}""")).Body);

    [Fact]
    public async Task What_is_known_of_a_message_is_found_wrapped_or_not()
    {
        var expected = new TriggerCall("{}", "m-1", "default.live", 3, new DateTimeOffset(2030, 1, 2, 3, 4, 5, TimeSpan.Zero));
        Assert.Equal(expected, await ReadAsync("""
            {"Data":{"message":"{}"},"Metadata":{"MessageId":"\"m-1\"","DeliveryCount":"3","EnqueuedTimeUtc":"\"2030-01-02T03:04:05Z\"","ApplicationProperties":{"scope":"\"default.live\""}}}
            """));
        Assert.Equal(expected, await ReadAsync("""
            {"Data":{"message":"\"{}\""},"Metadata":{"MessageId":"m-1","DeliveryCount":3,"EnqueuedTimeUtc":"2030-01-02T03:04:05","ApplicationProperties":"{\"scope\":\"default.live\"}"}}
            """));
    }

    [Theory]
    [InlineData("""{"Data":{"timer":{"IsPastDue":false}},"Metadata":{"sys":{}}}""")]
    [InlineData("""{"Data":{"timer":{"IsPastDue":false}}}""")]
    [InlineData("""{"Data":{"timer":{"IsPastDue":false}},"Metadata":null}""")]
    public async Task A_timer_has_no_message(string payload) =>
        Assert.Equal(new TriggerCall("""{"IsPastDue":false}""", "", "", 1, null), await ReadAsync(payload));

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"Data":null}""")]
    [InlineData("""{"Data":{}}""")]
    [InlineData("""{"Data":{"a":1,"b":2}}""")]
    [InlineData("""{"Data":{"message":"x"}""")]
    public async Task What_no_host_sends_is_refused(string payload) => await Assert.ThrowsAnyAsync<JsonException>(() => ReadAsync(payload));

    private static async Task<TriggerCall> ReadAsync(string payload)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(payload));
        return await TriggerCall.ReadAsync(stream, TestContext.Current.CancellationToken);
    }
}
