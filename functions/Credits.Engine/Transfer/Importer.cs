using System.Buffers;
using Credits.Engine.Ledger;
using Credits.Engine.Storage;

namespace Credits.Engine.Transfer;

/// <summary>What an import did.</summary>
/// <param name="Documents">How many documents the export has.</param>
/// <param name="WasDone">True if all of it had been imported before; then nothing was written.</param>
/// <param name="Verified">What verifying the store found; null if nothing was written.</param>
public sealed record ImportResult(long Documents, bool WasDone, StoreVerification? Verified);

/// <summary>
/// Fills an empty store from an export, in bounded memory. If it is broken off, the same import goes on where it was:
/// what is there already is compared, never written over. At the end the store is read again from end to end.
/// </summary>
/// <param name="store">The store to fill.</param>
/// <param name="dump">The same store.</param>
/// <param name="time">The clock.</param>
public sealed class Importer(IDocumentStore store, IDocumentDump dump, TimeProvider time)
{
    /// <summary>
    /// Imports. <paramref name="open"/> opens the export from its beginning; it is read once before anything is
    /// written. Throws <see cref="TransferException"/> if the export is damaged or the store is not one to fill with it.
    /// </summary>
    public async Task<ImportResult> RunAsync(Func<Stream> open, CancellationToken cancellation = default)
    {
        var id = await ReadAsync(open, input => ExportReader.ReadIdAsync(input, cancellation));
        var (all, lasting) = await ReadAsync(open, input => CheckAsync(input, cancellation));
        var mark = await BeginAsync(id, cancellation);
        if (ImportMark.Read(mark).Finished is not null) return new ImportResult(all, WasDone: true, null);

        await ReadAsync(open, async input =>
        {
            var writer = new ImportWriter(store, time);
            await foreach (var document in ExportReader.ReadAsync(input, cancellation)) await writer.AddAsync(document, cancellation);
            await writer.FlushAsync(cancellation);
            return true;
        });

        if (!lasting.Matches(await TallyAsync(cancellation))) throw new TransferException("The store does not hold what the export does; somebody else has written to it.");
        var verified = await new StoreVerifier(store, new LedgerVerifier(store)).VerifyAsync(new Dictionary<Partition, List<Receipt>>(), cancellation);
        if (verified.Fault is null) await WriteMarkAsync(WriteKind.Replace, new ImportState(id, time.GetUtcNow()), mark.ETag, cancellation);
        return new ImportResult(all, WasDone: false, verified);
    }

    private static async Task<T> ReadAsync<T>(Func<Stream> open, Func<Stream, Task<T>> read)
    {
        await using var input = open();
        return await read(input);
    }

    /// <summary>Reads all of it, so that a damaged export is refused before anything is written.</summary>
    private static async Task<(long All, Tally Lasting)> CheckAsync(Stream input, CancellationToken cancellation)
    {
        var all = 0L;
        var lasting = new Tally();
        var line = new ArrayBufferWriter<byte>();
        await foreach (var document in ExportReader.ReadAsync(input, cancellation))
        {
            all++;
            Add(lasting, document, line);
        }

        return (all, lasting);
    }

    private async Task<Tally> TallyAsync(CancellationToken cancellation)
    {
        var tally = new Tally();
        var line = new ArrayBufferWriter<byte>();
        await foreach (var document in dump.ReadAllAsync(cancellation))
            if (!ImportMark.Is(document)) Add(tally, document, line);
        return tally;
    }

    // What expires may end on the way.
    private static void Add(Tally tally, Document document, ArrayBufferWriter<byte> line)
    {
        if (document.Expires is not null) return;
        line.ResetWrittenCount();
        DocumentLine.Write(document, line);
        tally.Add(line.WrittenSpan);
    }

    private async Task<Document> BeginAsync(string id, CancellationToken cancellation)
    {
        if (await ImportMark.FindAsync(store, cancellation) is { } found)
            return ImportMark.Read(found).Id == id ? found : throw new TransferException("The store was filled from another export.");
        await foreach (var _ in dump.ReadAllAsync(cancellation)) throw new TransferException("The store is not empty.");
        return await WriteMarkAsync(WriteKind.Create, new ImportState(id, null), "", cancellation);
    }

    private async Task<Document> WriteMarkAsync(WriteKind kind, ImportState state, string etag, CancellationToken cancellation)
    {
        var mark = ImportMark.Of(state, etag);
        return await store.WriteAsync(new Batch(mark.Partition, [new Write(kind, mark)]), cancellation) is CommitResult.Done done
            ? mark with { ETag = done.ETags[0] }
            : throw new TransferException("Another import into the store is under way.");
    }
}
