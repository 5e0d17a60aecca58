using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Credits.Engine.Storage;

namespace Credits.Engine.Transfer;

/// <summary>Reads an export line by line; throws <see cref="TransferException"/> at the first line that is wrong or missing.</summary>
internal static class ExportReader
{
    private static ReadOnlySpan<byte> EndBegins => "{\"lines\":"u8;

    /// <summary>The export's id.</summary>
    public static async Task<string> ReadIdAsync(Stream input, CancellationToken cancellation)
    {
        await foreach (var line in LinesAsync(input, cancellation)) return Header(line).Id;
        throw new TransferException("The export is empty.");
    }

    /// <summary>Its documents. Only when all were taken is it known that none is missing and none was changed.</summary>
    public static async IAsyncEnumerable<Document> ReadAsync(Stream input, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var tally = new Tally();
        var number = 0L;
        ExportEnd? end = null;
        await foreach (var line in LinesAsync(input, cancellation))
        {
            if (end is not null) throw new TransferException($"Line {number + 1} of the export comes after its end.");
            if (++number == 1)
            {
                Header(line);
            }
            else if (line.AsSpan().StartsWith(EndBegins))
            {
                end = Parse(line, number, static line => JsonSerializer.Deserialize(line, TransferJson.Default.ExportEnd));
            }
            else
            {
                tally.Add(line);
                yield return Parse(line, number, static line => DocumentLine.Read(line));
            }
        }

        if (end is null) throw new TransferException("The export has no end: it was cut off, or not written to its end.");
        if (end.Lines != tally.Count || end.Digest != tally.Digest) throw new TransferException("The export is not as it was written: lines are missing or were changed.");
    }

    private static ExportHeader Header(byte[] line)
    {
        var header = Parse(line, 1, static line => JsonSerializer.Deserialize(line, TransferJson.Default.ExportHeader));
        return header.CreditsExport == Exporter.Version
            ? header
            : throw new TransferException($"The export has the format {header.CreditsExport}; this program knows {Exporter.Version}.");
    }

    private static T Parse<T>(byte[] line, long number, Func<byte[], T?> parse)
    {
        try
        {
            return parse(line) ?? throw new FormatException("it is null");
        }
        catch (Exception e) when (e is FormatException or JsonException or InvalidOperationException)
        {
            throw new TransferException($"Line {number} of the export can not be read: {e.Message}", e);
        }
    }

    private static async IAsyncEnumerable<byte[]> LinesAsync(Stream input, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var pipe = PipeReader.Create(input, new StreamPipeReaderOptions(bufferSize: 65_536, leaveOpen: true));
        while (true)
        {
            var read = await pipe.ReadAsync(cancellation);
            var buffer = read.Buffer;
            while (buffer.PositionOf((byte)'\n') is { } end)
            {
                yield return buffer.Slice(0, end).ToArray();
                buffer = buffer.Slice(buffer.GetPosition(1, end));
            }

            if (buffer.Length > DocumentLine.MaxBytes) throw new TransferException($"A line of the export has more than {DocumentLine.MaxBytes} bytes.");
            pipe.AdvanceTo(buffer.Start, buffer.End);
            if (!read.IsCompleted) continue;
            if (!buffer.IsEmpty) throw new TransferException("The export is cut off in the middle of a line.");
            yield break;
        }
    }
}
