using System.Buffers;
using System.Text.Json;
using Credits.Engine.Storage;

namespace Credits.Engine.Transfer;

/// <summary>
/// Writes all documents of a store as JSON Lines: a header, a document a line, and an end by which one can tell that
/// nothing is missing. Holds one document at a time. A store that is written to meanwhile is not exported as of one
/// moment, so its servers are stopped first.
/// </summary>
public sealed class Exporter(IDocumentDump store, TimeProvider time, Entropy entropy)
{
    /// <summary>The version of the format.</summary>
    internal const int Version = 1;

    /// <summary>Writes them; gives how many.</summary>
    public async Task<long> WriteAsync(Stream output, CancellationToken cancellation = default)
    {
        var line = new ArrayBufferWriter<byte>();
        var tally = new Tally();
        await WriteAsync(output, JsonSerializer.SerializeToUtf8Bytes(new ExportHeader(Version, entropy.NewId(), time.GetUtcNow()), TransferJson.Default.ExportHeader), cancellation);
        await foreach (var document in store.ReadAllAsync(cancellation))
        {
            if (ImportMark.Is(document)) continue;
            line.ResetWrittenCount();
            DocumentLine.Write(document, line);
            tally.Add(line.WrittenSpan);
            await WriteAsync(output, line.WrittenMemory, cancellation);
        }

        await WriteAsync(output, JsonSerializer.SerializeToUtf8Bytes(new ExportEnd(tally.Count, tally.Digest), TransferJson.Default.ExportEnd), cancellation);
        await output.FlushAsync(cancellation);
        return tally.Count;
    }

    private static async ValueTask WriteAsync(Stream output, ReadOnlyMemory<byte> line, CancellationToken cancellation)
    {
        await output.WriteAsync(line, cancellation);
        await output.WriteAsync("\n"u8.ToArray(), cancellation);
    }
}
