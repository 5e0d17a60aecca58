using System.Text;
using Credits.Benchmarks.Load;
using Xunit;

namespace Credits.Benchmarks.Tests.Load;

public sealed class ResponseTests
{
    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\ncontent-length:  7\r\n\r\n{\"a\":1}", 200, "{\"a\":1}")]
    [InlineData("HTTP/1.1 402 Payment Required\r\nContent-Length: 0\r\n\r\n", 402, "")]
    [InlineData("HTTP/1.1 204 No Content\r\nDate: today\r\n\r\n", 204, "")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nA\r\n0123456789\r\n0\r\n\r\n", 200, "abc0123456789")]
    public void A_response_is_read_only_when_all_of_it_is_there(string text, int status, string body)
    {
        for (var length = 0; length < text.Length; length++)
            Assert.False(Response.TryRead(Encoding.ASCII.GetBytes(text[..length]), out _));

        var bytes = Encoding.ASCII.GetBytes(text);
        Assert.True(Response.TryRead(bytes, out var response));
        Assert.Equal(status, response.Status);
        Assert.Equal(text.Length, response.Length);
        Assert.Equal(body, Encoding.ASCII.GetString(bytes, response.BodyStart, response.BodyLength));
    }

    [Fact]
    public void Bytes_after_the_response_do_not_belong_to_it()
    {
        var bytes = Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1");
        Assert.True(Response.TryRead(bytes, out var response));
        Assert.Equal(bytes.Length - "HTTP/1.1".Length, response.Length);
    }

    [Theory]
    [InlineData("SSH-2.0-OpenSSH\r\n\r\n")]
    [InlineData("HTTP/1.1 abc OK\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nDate: today\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")]
    public void What_cannot_become_a_response_is_an_error(string text) =>
        Assert.Throws<InvalidDataException>(() => Response.TryRead(Encoding.ASCII.GetBytes(text), out _));
}
