using Credits.Engine;
using Credits.Engine.Queues;
using Credits.Engine.Storage;
using Credits.Engine.Transfer;

namespace Credits.Functions.Hosting;

/// <summary>
/// <c>export [--to file] [--ledger file]</c>: writes all documents of a store that nobody has open as JSON Lines, and
/// its ledger as a table.
/// </summary>
internal static class ExportCommand
{
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter errors)
    {
        var configuration = new ConfigurationManager();
        CreditsApp.AddSettings(configuration, args, "to", "ledger");
        var settings = Settings.From(configuration);
        var own = new ConfigurationBuilder().AddCommandLine(args).Build();
        if (own["to"] is null && own["ledger"] is null) throw new SettingsException("Say where to: export --to FILE, or --ledger FILE, or both.");

        await using var opened = await Stores.OpenAsync(settings, configuration, TimeProvider.System, errors, create: false);
        try
        {
            // Whoever is filled from a part of it can not tell that it is one.
            if (await ImportMark.IsUnfinishedAsync(opened.Store)) throw new SettingsException("The store was filled from an export in part only; run the import again before anything is exported from it.");
            if (own["to"] is { } to) await output.WriteLineAsync($"{await DocumentsAsync(opened.Dump, to)} documents are in {to}.");
            if (own["ledger"] is { } ledger) await output.WriteLineAsync($"{await LedgerAsync(opened.Store, ledger)} entries are in {ledger}.");
            if (await opened.CountMessagesAsync(QueueNames.Payments, CancellationToken.None) is > 0 and var left)
                await errors.WriteLineAsync($"WARNING: {left} messages about payments are left behind, waiting or dead. Serve this store until they are handled, then export it again.");
            return 0;
        }
        catch (Exception e) when (e is StoreUnavailableException or QueueUnavailableException)
        {
            await errors.WriteLineAsync($"The store can not be read: {e.Message}");
            return 1;
        }
        catch (IOException e)
        {
            await errors.WriteLineAsync($"The export is not whole: {e.Message}");
            return 1;
        }
    }

    private static async Task<long> DocumentsAsync(IDocumentDump store, string path)
    {
        await using var file = NewFile.Create(path);
        return await new Exporter(store, TimeProvider.System, Entropy.System).WriteAsync(file);
    }

    private static async Task<long> LedgerAsync(IDocumentStore store, string path)
    {
        await using var file = NewFile.Create(path);
        await using var writer = new StreamWriter(file);
        return await new LedgerTable(store).WriteAsync(writer);
    }
}
