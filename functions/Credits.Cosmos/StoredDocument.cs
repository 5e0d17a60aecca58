using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Credits.Engine.Storage;

namespace Credits.Cosmos;

/// <summary>
/// A document as it is stored: <c>{id, app, wallet, part, key, expires, ttl, body}</c>. The server's deletion
/// (<c>ttl</c>) only tidies up, long after the document has expired.
/// </summary>
internal static class StoredDocument
{
    // Whoever's clock is behind must still find what has not expired for it.
    private const int GraceSeconds = 24 * 60 * 60;

    private static readonly JsonWriterOptions WriterOptions = new() { SkipValidation = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The JSON to store.</summary>
    public static MemoryStream Write(Document document, DateTimeOffset now)
    {
        var stream = new MemoryStream(document.Body.Length + 512);
        using var writer = new Utf8JsonWriter(stream, WriterOptions);
        writer.WriteStartObject();
        writer.WriteString("id"u8, document.Id);
        writer.WriteString("app"u8, document.Partition.App);
        writer.WriteString("wallet"u8, document.Partition.Wallet);
        writer.WriteString("part"u8, document.Partition.Part);
        writer.WriteString("key"u8, DocumentKey.Of(document));
        if (document.Expires is { } expires)
        {
            writer.WriteString("expires"u8, TextOf(expires));
            writer.WriteNumber("ttl"u8, (int)Math.Clamp(Math.Ceiling((expires - now).TotalSeconds) + GraceSeconds, 1, int.MaxValue));
        }

        var body = ArrayPool<byte>.Shared.Rent(document.Body.Length);
        BodyText.Exchange(document.Body.Span, body);
        writer.WriteString("body"u8, body.AsSpan(0, document.Body.Length));
        ArrayPool<byte>.Shared.Return(body);
        writer.WriteEndObject();
        writer.Flush();
        stream.Position = 0;
        return stream;
    }

    /// <summary>Reads what was stored from the reader's current object.</summary>
    public static Document Read(ref Utf8JsonReader reader)
    {
        string id = "", app = "", wallet = "", part = "", key = "", etag = "";
        DateTimeOffset? expires = null;
        byte[] body = [];
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("id"u8)) id = Text(ref reader);
            else if (reader.ValueTextEquals("app"u8)) app = Text(ref reader);
            else if (reader.ValueTextEquals("wallet"u8)) wallet = Text(ref reader);
            else if (reader.ValueTextEquals("part"u8)) part = Text(ref reader);
            else if (reader.ValueTextEquals("key"u8)) key = Text(ref reader);
            else if (reader.ValueTextEquals("_etag"u8)) etag = Text(ref reader);
            else if (reader.ValueTextEquals("expires"u8)) expires = Moment(Text(ref reader));
            else if (reader.ValueTextEquals("body"u8)) body = Body(ref reader);
            else
            {
                reader.Read();
                reader.Skip();
            }
        }

        var (type, sort) = DocumentKey.Parse(key);
        return new Document
        {
            Partition = new Partition(app, wallet, part),
            Id = id,
            Type = type,
            Sort = sort,
            Expires = expires,
            ETag = PortETag.Of(etag, expires),
            Body = body,
        };
    }

    /// <summary>A moment as text that sorts.</summary>
    public static string TextOf(DateTimeOffset moment) => moment.UtcTicks.ToString("D19", CultureInfo.InvariantCulture);

    private static DateTimeOffset Moment(string text) => new(long.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture), TimeSpan.Zero);

    private static string Text(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.GetString()!;
    }

    private static byte[] Body(ref Utf8JsonReader reader)
    {
        reader.Read();
        var buffer = ArrayPool<byte>.Shared.Rent(reader.ValueSpan.Length);
        var length = reader.CopyString(buffer);
        var body = new byte[length];
        BodyText.Exchange(buffer.AsSpan(0, length), body);
        ArrayPool<byte>.Shared.Return(buffer);
        return body;
    }
}
