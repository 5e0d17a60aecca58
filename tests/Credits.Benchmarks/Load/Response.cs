using System.Buffers.Text;

namespace Credits.Benchmarks.Load;

/// <summary>Where the parts of one HTTP/1.1 response lie in the bytes received.</summary>
/// <param name="Status">The status code.</param>
/// <param name="BodyStart">Where the body begins.</param>
/// <param name="BodyLength">How long it is; chunks have been joined.</param>
/// <param name="Length">How many of the bytes received belong to the response.</param>
public readonly record struct Response(int Status, int BodyStart, int BodyLength, int Length)
{
    public bool IsSuccess => Status is >= 200 and < 300;

    /// <summary>
    /// Reads the response that the bytes begin with; false when it is not complete yet. Throws
    /// <see cref="InvalidDataException"/> when they can never become one, or when the server wants to close.
    /// </summary>
    public static bool TryRead(Span<byte> received, out Response response)
    {
        response = default;
        var headEnd = received.IndexOf("\r\n\r\n"u8);
        if (headEnd < 0) return false;

        var head = received[..headEnd];
        if (head.Length < 12 || !head.StartsWith("HTTP/1.1 "u8) || !Utf8Parser.TryParse(head[9..12], out int status, out var digits) || digits != 3)
            throw new InvalidDataException("That is not an HTTP/1.1 response.");

        var (length, chunked) = ReadFraming(head);
        if (status is 204 or 304) length = 0;
        var start = headEnd + 4;
        if (chunked)
        {
            if (!TryJoinChunks(received[start..], out var body, out var wire)) return false;
            response = new(status, start, body, start + wire);
            return true;
        }

        if (length < 0) throw new InvalidDataException("The response says neither its length nor that it is chunked.");
        if (received.Length - start < length) return false;
        response = new(status, start, length, start + length);
        return true;
    }

    static (int Length, bool Chunked) ReadFraming(ReadOnlySpan<byte> head)
    {
        var length = -1;
        var chunked = false;
        for (var end = head.IndexOf("\r\n"u8); end >= 0; end = head.IndexOf("\r\n"u8))
        {
            head = head[(end + 2)..];
            // Only three headers matter; a look at the first letter spares the comparison for all others.
            switch (head.IsEmpty ? 0 : head[0] | 0x20)
            {
                case 'c' when ValueOf(head, "content-length:"u8, out var value):
                    if (!Utf8Parser.TryParse(value, out length, out _) || length < 0) throw new InvalidDataException("The Content-Length is not a number.");
                    break;
                case 'c' when ValueOf(head, "connection:"u8, out var value) && value.StartsWith("close"u8):
                    throw new InvalidDataException("The server closes the connection.");
                case 't' when ValueOf(head, "transfer-encoding:"u8, out var value):
                    chunked = value.StartsWith("chunked"u8);
                    break;
                default:
                    break;
            }
        }

        return (length, chunked);
    }

    static bool ValueOf(ReadOnlySpan<byte> line, ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        value = default;
        if (line.Length < name.Length || !System.Text.Ascii.EqualsIgnoreCase(line[..name.Length], name)) return false;
        value = line[name.Length..].TrimStart((byte)' ');
        return true;
    }

    static bool TryJoinChunks(Span<byte> wire, out int body, out int length)
    {
        // First see whether all of it is there: joining moves bytes and must not happen twice.
        if (!TryFindLastChunk(wire, out length, out body)) return false;

        var at = 0;
        for (var written = 0; written < body;)
        {
            var size = ReadChunkSize(wire[at..], out var lineLength);
            wire.Slice(at + lineLength, size).CopyTo(wire[written..]);
            written += size;
            at += lineLength + size + 2;
        }

        return true;
    }

    static bool TryFindLastChunk(ReadOnlySpan<byte> wire, out int length, out int body)
    {
        (length, body) = (0, 0);
        while (true)
        {
            var size = ReadChunkSize(wire[length..], out var lineLength);
            if (size < 0 || wire.Length - length - lineLength - 2 < size) return false;
            length += lineLength + size + 2;
            body += size;
            if (size == 0) return true;
        }
    }

    static int ReadChunkSize(ReadOnlySpan<byte> wire, out int lineLength)
    {
        lineLength = wire.IndexOf("\r\n"u8) + 2;
        if (lineLength < 2) return -1;
        if (!Utf8Parser.TryParse(wire[..(lineLength - 2)], out int size, out _, 'x') || size < 0) throw new InvalidDataException("A chunk's size is not a number.");
        return size;
    }
}
