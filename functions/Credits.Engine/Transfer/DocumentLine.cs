using System.Buffers;
using System.Text.Json;
using Credits.Engine.Storage;

namespace Credits.Engine.Transfer;

/// <summary>
/// A document as one line of JSON, without its ETag, which another store gives anew. The body stands in it byte for
/// byte: as the JSON it is, or in base64 if it could not be found again in a line.
/// </summary>
public static class DocumentLine
{
    /// <summary>The most bytes of a line: a batch's largest body in base64, and the rest of the document.</summary>
    public const int MaxBytes = (Batch.MaxBytes * 4 / 3) + 4_096;

    /// <summary>Writes the line, without its end.</summary>
    public static void Write(Document document, IBufferWriter<byte> output)
    {
        using var json = new Utf8JsonWriter(output);
        json.WriteStartObject();
        json.WriteString("app"u8, document.Partition.App);
        json.WriteString("wallet"u8, document.Partition.Wallet);
        json.WriteString("part"u8, document.Partition.Part);
        json.WriteString("id"u8, document.Id);
        json.WriteString("type"u8, document.Type);
        json.WriteString("sort"u8, document.Sort);
        if (document.Expires is { } expires) json.WriteString("expires"u8, expires.ToUniversalTime());
        if (FitsALine(document.Body.Span))
        {
            json.WritePropertyName("body"u8);
            json.WriteRawValue(document.Body.Span, skipInputValidation: true);
        }
        else
        {
            json.WriteBase64String("bytes"u8, document.Body.Span);
        }

        json.WriteEndObject();
    }

    /// <summary>Reads a line; throws <see cref="FormatException"/> or <see cref="JsonException"/> if it is not a document.</summary>
    public static Document Read(ReadOnlySpan<byte> line)
    {
        string? app = null, wallet = null, part = null, id = null, type = null, sort = null;
        DateTimeOffset? expires = null;
        byte[]? body = null;
        var json = new Utf8JsonReader(line);
        if (!json.Read() || json.TokenType != JsonTokenType.StartObject) throw new FormatException("it is not a JSON object");
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var name = json.GetString();
            json.Read();
            switch (name)
            {
                case "app": app = Text(ref json); break;
                case "wallet": wallet = Text(ref json); break;
                case "part": part = Text(ref json); break;
                case "id": id = Text(ref json); break;
                case "type": type = Text(ref json); break;
                case "sort": sort = Text(ref json); break;
                case "expires": expires = DateTimeOffset.Parse(Text(ref json), System.Globalization.CultureInfo.InvariantCulture); break;
                case "body": body = Raw(ref json, line); break;
                case "bytes": body = Convert.FromBase64String(Text(ref json)); break;
                default: throw new FormatException($"{name} is not a field of a document");
            }
        }

        if (json.Read()) throw new FormatException("there is more after the object");
        var document = new Document
        {
            Partition = new Partition(app ?? throw Missing("app"), wallet ?? throw Missing("wallet"), part ?? throw Missing("part")),
            Id = id ?? throw Missing("id"),
            Type = type ?? throw Missing("type"),
            Sort = sort ?? throw Missing("sort"),
            Expires = expires,
            Body = body ?? throw Missing("body"),
        };
        if (document.Body.Length > Batch.MaxBytes) throw new FormatException($"its body has more than {Batch.MaxBytes} bytes");
        try
        {
            document.Validate();
        }
        catch (ArgumentException e)
        {
            throw new FormatException(e.Message, e);
        }

        return document;
    }

    private static string Text(ref Utf8JsonReader json) =>
        json.TokenType == JsonTokenType.String ? json.GetString()! : throw new FormatException("a text is expected and there is none");

    private static byte[] Raw(ref Utf8JsonReader json, ReadOnlySpan<byte> line)
    {
        var start = (int)json.TokenStartIndex;
        json.Skip();
        return line[start..(int)json.BytesConsumed].ToArray();
    }

    private static FormatException Missing(string name) => new($"it has no {name}");

    private static bool FitsALine(ReadOnlySpan<byte> body)
    {
        if (body.IsEmpty || body.ContainsAny((byte)'\n', (byte)'\r') || body[0] is (byte)' ' or (byte)'\t' || body[^1] is (byte)' ' or (byte)'\t') return false;
        try
        {
            var json = new Utf8JsonReader(body);
            while (json.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
