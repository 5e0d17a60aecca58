using System.Buffers;
using System.Text;
using System.Text.Json;
using Credits.Engine.Storage;
using Credits.Engine.Transfer;
using Xunit;

namespace Credits.Engine.Tests.Transfer;

public sealed class DocumentLineTests
{
    [Theory]
    [InlineData("""{"a":1}""", true)]
    [InlineData("""{"n":10.500,"big":123456789012345678901234567890,"u":"\u00e9\\é"}""", true)]
    [InlineData("[]", true)]
    [InlineData("1e400", true)]
    [InlineData("{ \"a\" : 1 }", true)]
    [InlineData(" {}", false)]
    [InlineData("{} ", false)]
    [InlineData("{\n}", false)]
    [InlineData("{\r}", false)]
    [InlineData("no json", false)]
    [InlineData("{}{}", false)]
    [InlineData("", false)]
    public void A_body_comes_back_byte_for_byte(string body, bool isReadable)
    {
        var line = Write(NewDocument(Encoding.UTF8.GetBytes(body)));
        Assert.Equal(isReadable, line.Contains("\"body\":", StringComparison.Ordinal));
        Assert.DoesNotContain('\n', line);
        Assert.Equal(body, Encoding.UTF8.GetString(Read(line).Body.Span));
    }

    [Fact]
    public void Bytes_that_are_no_text_come_back_too()
    {
        byte[] body = [0xff, 0x00, 0x80, 0x22];
        Assert.Equal(body, Read(Write(NewDocument(body))).Body.ToArray());
    }

    [Fact]
    public void Everything_but_the_version_comes_back()
    {
        var document = NewDocument("{}"u8.ToArray()) with { Sort = " !\"~", ETag = "7", Expires = new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero).AddTicks(1) };
        var read = Read(Write(document));
        Assert.Equal((document.Partition, document.Id, document.Type, document.Sort, document.Expires, ""), (read.Partition, read.Id, read.Type, read.Sort, read.Expires, read.ETag));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"app":"a","wallet":"w","part":"0","id":"i","type":"t","sort":""}""")]
    [InlineData("""{"app":"a","wallet":"w","part":"0","id":"i","type":"t","sort":"","body":{}}{}""")]
    [InlineData("""{"app":"a","wallet":"w","part":"0","id":"i","type":"t","sort":"","body":{},"more":1}""")]
    [InlineData("""{"app":1,"wallet":"w","part":"0","id":"i","type":"t","sort":"","body":{}}""")]
    [InlineData("""{"app":"a","wallet":"w","part":"0","id":"NOT A NAME","type":"t","sort":"","body":{}}""")]
    [InlineData("""{"app":"a","wallet":"w","part":"0","id":"i","type":"t","sort":"","expires":"soon","body":{}}""")]
    [InlineData("""{"app":"a","wallet":"w","part":"0","id":"i","type":"t","sort":"","bytes":"%"}""")]
    public void What_is_no_document_is_refused(string line)
    {
        var refused = Record.Exception(() => Read(line));
        Assert.True(refused is FormatException or JsonException, refused?.ToString() ?? "It was taken.");
    }

    private static Document NewDocument(byte[] body) => new() { Partition = new Partition("app.test", "(own)", "1"), Id = "e.1", Type = "entry", Body = body };

    private static string Write(Document document)
    {
        var line = new ArrayBufferWriter<byte>();
        DocumentLine.Write(document, line);
        return Encoding.UTF8.GetString(line.WrittenSpan);
    }

    private static Document Read(string line) => DocumentLine.Read(Encoding.UTF8.GetBytes(line));
}
