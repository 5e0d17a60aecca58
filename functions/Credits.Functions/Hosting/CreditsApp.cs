using Credits.Engine;
using Credits.Engine.Apps;
using Credits.Engine.Assets;
using Credits.Engine.Catalog;
using Credits.Engine.Customers;
using Credits.Engine.Events;
using Credits.Engine.Ledger;
using Credits.Engine.Queues;
using Credits.Engine.Storage;
using Credits.Engine.Wallets;
using Credits.Functions.Docs;
using Credits.Functions.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Credits.Functions.Hosting;

/// <summary>Puts the program together: settings, store, engine, APIs.</summary>
public static class CreditsApp
{
    /// <summary>Where it listens unless told otherwise.</summary>
    public const string DefaultUrl = "http://localhost:7071";

    /// <summary>
    /// A builder with only what is used: nothing watches files, since a store that is written to all the time
    /// may lie in a watched folder.
    /// </summary>
    public static WebApplicationBuilder NewBuilder(string[] args)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { Args = args });
        AddSettings(builder.Configuration, args);
        builder.Logging.AddSimpleConsole(console => console.SingleLine = true);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        // It logs nothing but the begin and end of requests, and for that makes a span and a scope around each.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        builder.Services.AddRoutingCore();
        // A request and its answer each stay on the thread that has them: nothing here holds a thread for longer than one read of the store.
        builder.WebHost.UseKestrelCore().UseSockets(static sockets => sockets.UnsafePreferInlineScheduling = true).ConfigureKestrel(Limit);
        builder.WebHost.UseUrls(CustomHandler.From(builder.Configuration)?.Url ?? builder.Configuration["urls"] ?? DefaultUrl);
        return builder;
    }

    /// <summary>
    /// Where settings come from: a file, the environment, the command line; what comes later wins. Throws <see cref="SettingsException"/>
    /// if the command line has what is neither a setting nor an option of the command's <paramref name="own"/>.
    /// </summary>
    public static void AddSettings(IConfigurationBuilder configuration, string[] args, params ReadOnlySpan<string> own)
    {
        CommandLine.Check(args, own);
        configuration.AddJsonFile("appsettings.json", optional: true, reloadOnChange: false);
        configuration.AddEnvironmentVariables();
        configuration.AddCommandLine(args);
    }

    /// <summary>The program over a store and a queue. Both are the caller's to dispose, after the program has stopped.</summary>
    public static WebApplication Build(WebApplicationBuilder builder, IDocumentStore store, QueuePorts queues, Settings settings, TimeProvider time)
    {
        var services = builder.Services;
        services.AddSingleton(settings);
        services.AddSingleton(time);
        services.AddSingleton<Entropy>(new BufferedEntropy());
        services.AddSingleton(ClockGuard.Around(store));
        services.AddSingleton(new WalletWriterOptions());
        services.AddSingleton<Diagnostics>();
        services.AddSingleton<WalletWriter>();
        services.AddSingleton<WalletService>();
        services.AddSingleton<CustomerDirectory>();
        services.AddSingleton<LedgerReader>();
        services.AddSingleton<GrantReader>();
        services.AddSingleton<Engine.Vendors.VendorDirectory>();
        services.AddSingleton<Engine.Stats.StatsReader>();
        services.AddSingleton<Engine.Stats.StatsSweep>();
        services.AddSingleton<Engine.Subscriptions.SubscriptionDesk>();
        services.AddSingleton<Engine.Subscriptions.SubscriptionPages>();
        services.AddSingleton<SubscriptionEdge>();
        services.AddSingleton<ReservationReader>();
        services.AddSingleton<LedgerVerifier>();
        services.AddSingleton<Eraser>();
        services.AddSingleton<AppDirectory>();
        services.AddSingleton<KeyDirectory>();
        services.AddSingleton<KeyRing>();
        services.AddSingleton<ConnectedAccounts>();
        services.AddSingleton<AssetCatalog>();
        services.AddSingleton<ProductCatalog>();
        services.TryAddSingleton<ISubscriptions, Engine.Subscriptions.SubscriptionHistory>();
        services.AddSingleton<EventIntake>();
        services.AddSingleton<EventReader>();
        services.AddSingleton<UsageReplay>();
        services.AddSingleton<CatalogEdge>();
        services.AddSingleton<DueSweep>();
        services.AddSingleton(new RateLimiter(time, settings.RateLimit));
        services.AddSingleton(provider => provider.GetRequiredService<ILoggerFactory>().CreateLogger("Credits"));
        services.AddSingleton<EdgeServices>();
        PaymentServices.AddTo(services, settings, builder.Configuration);
        Portal.PortalServices.AddTo(services, settings);
        // First in, last out: what the others do while stopping is told too.
        Telemetry.AddTo(services, settings);
        services.AddHostedService<SweepService>();
        QueueService.AddTo(services, queues, store);

        var app = builder.Build();
        Telemetry.UseOn(app, settings);
        app.UseUnserved();
        app.UseDocsAssets();
        app.UseRouting();
        Routes.Map(app, app.Services.GetRequiredService<EdgeServices>(), settings);
        return app;
    }

    private static void Limit(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        // The edge refuses at its own limit with a body; this one only stops what would never end.
        kestrel.Limits.MaxRequestBodySize = HttpLimits.BodyBytes * 16;
        kestrel.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
        kestrel.Limits.MaxConcurrentConnections = 10_000;
    }
}
