using System.Net.Sockets;
using Credits.Engine.Apps;
using Credits.Engine.Transfer;
using Credits.ServiceBus;
using Microsoft.AspNetCore.Connections;

namespace Credits.Functions.Hosting;

/// <summary>
/// Serves until told to stop, on its own. Messages wait in the store, or if that has no place for them in an embedded
/// one beside it.
/// </summary>
internal static class ServeCommand
{
    public static async Task<int> RunAsync(string[] args)
    {
        var builder = CreditsApp.NewBuilder(args);
        // What fails at the start is thrown as well; only what fails later is for the host to tell.
        var isUp = false;
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", level => isUp && level >= LogLevel.Warning);
        var settings = Settings.From(builder.Configuration);
        await using var store = await Stores.OpenAsync(settings, builder.Configuration, TimeProvider.System, Console.Error);
        if (await ImportMark.IsUnfinishedAsync(store.Store))
            throw new SettingsException("The store was filled from an export in part only; run the import again before anybody is served from it.");
        using var bus = settings.ServiceBus is { } connection ? new ServiceBusQueue(connection, TimeProvider.System) : null;
        await using var beside = bus is null && store.Queues is null
            ? await Stores.OpenEmbeddedAsync(settings, builder.Configuration, TimeProvider.System, Console.Error)
            : null;
        await using var app = CreditsApp.Build(builder, store.Store, (bus?.Ports ?? store.Queues ?? beside?.Queues)!, settings, TimeProvider.System);
        var key = await FirstKey.EnsureAsync(settings, app.Services.GetRequiredService<AppDirectory>(), app.Services.GetRequiredService<KeyDirectory>());
        await StartAsync(app);
        isUp = true;
        Welcome.Print(Console.Out, app.Urls.First(), $"{store.Place}  ({store.Runs})", settings, key, TimeProvider.System.GetUtcNow());
        await app.WaitForShutdownAsync();
        return 0;
    }

    private static async Task StartAsync(WebApplication app)
    {
        try
        {
            await app.StartAsync();
        }
        catch (IOException e) when (e.InnerException is AddressInUseException)
        {
            throw new SettingsException($"{app.Configuration[WebHostDefaults.ServerUrlsKey]} is in use by another process; stop that one, or choose another address with --urls.");
        }
        // What Kestrel says of an address that is none, has a port beyond 65535, or is not this machine's to listen on.
        catch (Exception e) when (e is FormatException or ArgumentOutOfRangeException { ParamName: "port" } or SocketException)
        {
            throw new SettingsException($"{app.Configuration[WebHostDefaults.ServerUrlsKey]} can not be listened on ({e.Message}); choose an address such as http://localhost:7071 with --urls.");
        }
    }
}
