using Credits.Functions.Hosting;
using Credits.Sqlite;

try
{
    return await ServeCommand.RunAsync(args);
}
catch (Exception e) when (e is SettingsException or StoreOpenException)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 1;
}
