using Credits.Benchmarks.Ceiling;

namespace Credits.Benchmarks.Servers;

/// <summary>The ceiling, as this executable started once more, with the runtime settings of the product.</summary>
public static class CeilingProcess
{
    public static Task<ServerProcess> StartAsync(CancellationToken cancellation) => ServerProcess.StartAsync(
        port => ["exec", "--runtimeconfig", Path.ChangeExtension(Built.Product, ".runtimeconfig.json"), Built.Bench, CeilingServer.Argument, $"{port}"],
        new Dictionary<string, string>(),
        folder: null,
        cancellation);
}
