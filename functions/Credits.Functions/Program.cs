using Credits.Engine.Storage;
using Credits.Functions.Hosting;

const string Usage = """
    Usage: Credits.Functions [--urls ADDRESS] [--Credits:Data FOLDER]             serves
           Credits.Functions verify [--Credits:Data FOLDER] [--receipts FILE]     checks a store that is not in use
           Credits.Functions export [--Credits:Data FOLDER] [--to FILE] [--ledger FILE]   writes all documents, or the ledger as a table
           Credits.Functions reconcile [--since DATE] [--provider NAME] [--app ID] [--mode test|live]   compares providers' payments with the ledger
           Credits.Functions import [--Credits:Data FOLDER] --from FILE           fills an empty store with an export
    """;

try
{
    switch (args)
    {
        case ["--help" or "-h" or "help"]:
            await Console.Out.WriteLineAsync(Usage);
            return 0;
        case ["--version"]:
            await Console.Out.WriteLineAsync(Product.Version);
            return 0;
        case [] or [['-', ..], ..]:
            return await ServeCommand.RunAsync(args);
        case ["verify", .. var rest]:
            return await VerifyCommand.RunAsync(rest, Console.Out, Console.Error);
        case ["reconcile", .. var rest]:
            return await ReconcileCommand.RunAsync(rest, Console.Out, Console.Error);
        case ["export", .. var rest]:
            return await ExportCommand.RunAsync(rest, Console.Out, Console.Error);
        case ["import", .. var rest]:
            return await ImportCommand.RunAsync(rest, Console.Out, Console.Error);
        default:
            await Console.Error.WriteLineAsync(Usage);
            return 2;
    }
}
catch (Exception e) when (e is SettingsException or StoreOpenException)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 1;
}
