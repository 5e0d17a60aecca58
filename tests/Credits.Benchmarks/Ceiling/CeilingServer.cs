using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Credits.Benchmarks.Ceiling;

/// <summary>
/// What a service on this machine could reach at most: an ordinary endpoint that reads the same request and writes
/// the same kind of answer as a deduct, and does nothing in between. (Writing it by hand, without routing and
/// binding, is no faster once the code is warm.)
/// </summary>
public static class CeilingServer
{
    /// <summary>The argument that makes this executable the ceiling.</summary>
    public const string Argument = "--ceiling";

    /// <summary>Serves until the standard input ends, so that it cannot outlive the bench.</summary>
    public static async Task RunAsync(int port)
    {
        // It would watch the folder it is started in for new settings, and with that the product's store, if that lies there: then
        // each write to the store costs more.
        var builder = WebApplication.CreateSlimBuilder(["--hostBuilder:reloadConfigOnChange=false"]);
        builder.Logging.ClearProviders();
        builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, CeilingJson.Default));
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, port);
        });

        await using var app = builder.Build();
        app.MapGet("/livez", () => "alive");
        app.MapPost("/credits/deduct", Deduct);
        await app.StartAsync();

        var input = Console.OpenStandardInput();
        while (await input.ReadAsync(new byte[16]) > 0)
        {
        }

        await app.StopAsync();
    }

    static DeductAnswer Deduct(DeductRequest request) =>
        new(true, "led_01234567890123456789012345", request.UserId, request.Amount, 1_000_000, 1_000_000 - request.Amount);
}
