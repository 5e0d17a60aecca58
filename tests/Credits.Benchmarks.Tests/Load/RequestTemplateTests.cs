using System.Text;
using Credits.Benchmarks.Load;
using Xunit;

namespace Credits.Benchmarks.Tests.Load;

public sealed class RequestTemplateTests
{
    [Fact]
    public void Slots_are_overwritten_in_place_and_in_order()
    {
        var template = RequestTemplate.Post("/deduct", "key-####", """{"user":"u##","id":"###"}""");
        template.Set(0, 42);
        template.Set(1, 7);
        template.Set(2, "abc"u8);

        var text = Encoding.ASCII.GetString(template.Bytes.Span);
        Assert.StartsWith("POST /deduct HTTP/1.1\r\n", text, StringComparison.Ordinal);
        Assert.Contains("\r\nIdempotency-Key: key-0042\r\n", text, StringComparison.Ordinal);
        Assert.EndsWith("\r\nContent-Length: 25\r\n\r\n{\"user\":\"u07\",\"id\":\"abc\"}", text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_does_not_fit_a_slot_is_refused()
    {
        var template = RequestTemplate.Get("/balance?user=##");
        Assert.Throws<ArgumentOutOfRangeException>(() => template.Set(0, 100));
        Assert.Throws<ArgumentException>(() => template.Set(0, "abc"u8));
    }
}
