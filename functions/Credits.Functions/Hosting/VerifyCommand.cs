using Credits.Engine;
using Credits.Engine.Apps;
using Credits.Engine.Ledger;
using Credits.Engine.Storage;
using Credits.Sqlite;

namespace Credits.Functions.Hosting;

/// <summary>
/// <c>verify [--Credits:Data folder] [--receipts file]</c>: checks a store that nobody has open, first the database
/// file, then every wallet, then the receipts. Ends with 0 if all is right, else with 1 at the first break, which it names.
/// </summary>
internal static class VerifyCommand
{
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter errors)
    {
        var configuration = new ConfigurationManager();
        CreditsApp.AddSettings(configuration, args, "receipts");
        var settings = Settings.From(configuration);
        var file = new ConfigurationBuilder().AddCommandLine(args).Build()["receipts"];
        await using var opened = await Stores.OpenAsync(settings, configuration, TimeProvider.System, errors, create: false);
        try
        {
            return await VerifyAsync(opened, file, output, errors);
        }
        catch (StoreUnavailableException e)
        {
            await errors.WriteLineAsync($"The store in {opened.Place} can not be read: {e.Message}");
            return 1;
        }
    }

    private static async Task<int> VerifyAsync(OpenStore opened, string? file, TextWriter output, TextWriter errors)
    {
        var store = opened.Store;
        if (store is SqliteStore sqlite && await sqlite.FindDamageAsync() is { } damage)
        {
            await errors.WriteLineAsync($"The database in {opened.Place} is damaged: {damage}");
            return 1;
        }

        var receipts = file is null ? [] : await ReceiptFile.ReadAsync(file, new AppDirectory(store, TimeProvider.System, Entropy.System));
        var found = await new StoreVerifier(store, new LedgerVerifier(store)).VerifyAsync(receipts);
        if (found.Fault is { } fault)
        {
            await errors.WriteLineAsync($"BROKEN: app {fault.Wallet.App}, wallet {fault.Wallet.Wallet}: {fault.What}");
            return 1;
        }

        await output.WriteLineAsync(
            $"All is right in {opened.Place}: {found.Wallets} wallets, {found.Entries} entries ({found.Erased} with what is personal erased), {receipts.Values.Sum(list => list.Count)} receipts.");
        return 0;
    }
}
