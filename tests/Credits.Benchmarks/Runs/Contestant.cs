using Credits.Benchmarks.Load;
using Credits.Benchmarks.Scenarios;
using Credits.Benchmarks.Servers;

namespace Credits.Benchmarks.Runs;

/// <summary>A variant with its server, warmed up and ready to be measured again and again.</summary>
public sealed class Contestant : IAsyncDisposable
{
    readonly ServerProcess server;
    readonly Scenario scenario;
    readonly IReadOnlyList<IConversation> conversations;

    Contestant(Variant variant, ServerProcess server, Scenario scenario, int connections)
    {
        Variant = variant;
        this.server = server;
        this.scenario = scenario;
        conversations = scenario.TalkAll(connections);
    }

    public Variant Variant { get; }

    /// <summary>Starts a server with an empty store, fills it and warms it up.</summary>
    public static async Task<Contestant> StartAsync(Variant variant, Options options, CancellationToken cancellation)
    {
        var contestant = new Contestant(variant, await variant.Start(options, cancellation), variant.Make(), options.Connections);
        try
        {
            await contestant.scenario.PrepareAsync(contestant.server.Address);
            await LoadRun.RunAsync(contestant.server.Address, contestant.conversations, options.WarmUp);
            return contestant;
        }
        catch
        {
            await contestant.DisposeAsync();
            throw;
        }
    }

    /// <summary>Measures it for so long.</summary>
    public Task<Measurement> MeasureAsync(TimeSpan duration) => Measurement.TakeAsync(server, conversations, duration);

    /// <summary>Throws <see cref="LoadFailedException"/> if the server does not have what it acknowledged.</summary>
    public Task VerifyAsync() => scenario.VerifyAsync(server.Address);

    public ValueTask DisposeAsync() => server.DisposeAsync();
}
