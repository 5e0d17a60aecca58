using Credits.Engine.Apps;
using Credits.Engine.Queues;
using Credits.Engine.Transfer;
using Credits.Sqlite;

namespace Credits.Functions.Hosting;

/// <summary>Serves until told to stop, on its own, with the embedded store.</summary>
internal static class ServeCommand
{
    public static async Task<int> RunAsync(string[] args)
    {
        var builder = CreditsApp.NewBuilder(args);
        var settings = Settings.From(builder.Configuration);
        var options = new SqliteOptions { Folder = settings.Data };
        if (settings.CheckpointPages is { } pages) options = options with { CheckpointPages = pages };
        await using var store = SqliteStore.Open(options, TimeProvider.System);
        if (await ImportMark.IsUnfinishedAsync(store))
            throw new SettingsException("The store was filled from an export in part only; run the import again before anybody is served from it.");
        var queues = new QueuePorts(store.Messages, store.Messages, store.Messages);
        await using var app = CreditsApp.Build(builder, store, queues, settings, TimeProvider.System);
        var key = await FirstKey.EnsureAsync(settings, app.Services.GetRequiredService<AppDirectory>(), app.Services.GetRequiredService<KeyDirectory>());
        await app.StartAsync();
        Welcome.Print(Console.Out, app.Urls.First(), settings, key, TimeProvider.System.GetUtcNow());
        await app.WaitForShutdownAsync();
        return 0;
    }
}
