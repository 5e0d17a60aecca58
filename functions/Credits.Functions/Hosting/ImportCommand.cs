using Credits.Engine.Storage;
using Credits.Engine.Transfer;

namespace Credits.Functions.Hosting;

/// <summary>
/// <c>import --from file</c>: fills an empty store from an export, and verifies it. Broken off, the same command goes on.
/// </summary>
internal static class ImportCommand
{
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter errors)
    {
        var configuration = new ConfigurationManager();
        CreditsApp.AddSettings(configuration, args, "from");
        var settings = Settings.From(configuration);
        var from = new ConfigurationBuilder().AddCommandLine(args).Build()["from"] ?? throw new SettingsException("Say where from: import --from FILE.");
        if (!File.Exists(from)) throw new SettingsException($"There is no file {from}.");

        await using var opened = await Stores.OpenAsync(settings, configuration, TimeProvider.System, errors);
        try
        {
            var result = await new Importer(opened.Store, opened.Dump, TimeProvider.System).RunAsync(() => File.OpenRead(from));
            if (result.Verified?.Fault is { } fault)
            {
                await errors.WriteLineAsync($"BROKEN: app {fault.Wallet.App}, wallet {fault.Wallet.Wallet}: {fault.What}");
                return 1;
            }

            await output.WriteLineAsync(result.Verified is { } found
                ? $"{result.Documents} documents were imported and all is right: {found.Wallets} wallets, {found.Entries} entries."
                : $"All {result.Documents} documents were imported before; nothing was written.");
            return 0;
        }
        catch (Exception e) when (e is StoreUnavailableException or TransferException or IOException)
        {
            await errors.WriteLineAsync(e.Message);
            return 1;
        }
    }
}
