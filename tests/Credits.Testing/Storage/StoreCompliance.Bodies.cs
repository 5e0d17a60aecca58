using System.Text;
using Credits.Engine.Storage;
using Xunit;

namespace Credits.Testing.Storage;

public abstract partial class StoreCompliance
{
    [Theory]
    [InlineData("{}")]
    [InlineData("0")]
    [InlineData("{ \"b\" : 1.50,\r\n\t\"a\": 1e3, \"a\" : \"twice\" }")]
    [InlineData("""{"amount":"100000000000000.000000000001","number":12345678901234567890.123456789}""")]
    [InlineData("""{"text":"Grüße, 世界 🌍 \u0000 \ud83c <>&+' / \\ \""}""")]
    [InlineData("""{"id":"other","_etag":"x","_ts":1,"type":"y","sort":"z","body":{}}""")]
    public async Task A_body_comes_back_byte_for_byte(string text)
    {
        var body = Encoding.UTF8.GetBytes(text);
        await StoreAsync(NewDocument(Wallet, "a") with { Body = body });

        Assert.Equal(body, (await ReadAsync("a"))!.Body.ToArray());
        Assert.Equal(body, Assert.Single(await ListAsync(new Query { App = App, Wallet = "wallet", Type = "thing" })).Body.ToArray());
    }

    [Fact]
    public async Task A_stored_body_does_not_change_with_the_buffer_it_came_from()
    {
        var buffer = "\"first\""u8.ToArray();
        await StoreAsync(NewDocument(Wallet, "a") with { Body = buffer });

        "\"other\""u8.CopyTo(buffer);

        Assert.Equal("\"first\"", Text(await ReadAsync("a")));
    }

    [Fact]
    public async Task Bodies_that_grow_and_shrink_come_back_byte_for_byte()
    {
        var document = await StoreAsync(NewDocument(Wallet, "a"));
        foreach (var length in new[] { 10, 5_000, 200_000, 3, 70_000, 500 })
        {
            var body = NewBody(length, seed: length);
            var done = Assert.IsType<CommitResult.Done>(await CommitAsync(Replace(document with { Body = body })));
            document = document with { ETag = done.ETags[0] };
            Assert.Equal(body, (await ReadAsync("a"))!.Body.ToArray());
        }
    }
}
