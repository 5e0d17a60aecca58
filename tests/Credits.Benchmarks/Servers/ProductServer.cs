namespace Credits.Benchmarks.Servers;

/// <summary>The product, from its built output, on an empty store of its own.</summary>
public static class ProductServer
{
    /// <summary>The key of the app that the load belongs to.</summary>
    public const string Key = "ck_test_benchmarkbenchmarkbenchmark";

    /// <param name="dataRoot">A folder on a real disk; the store gets a new folder in it.</param>
    /// <param name="cancellation">Gives up waiting for it to come up.</param>
    public static Task<ServerProcess> StartAsync(string dataRoot, CancellationToken cancellation)
    {
        var folder = Directory.CreateDirectory(Path.Combine(dataRoot, $"credits-bench-{Guid.NewGuid():n}")).FullName;
        var environment = new Dictionary<string, string>
        {
            ["Credits__Data"] = folder,
            ["Credits__Key"] = Key,
            // The bench is one caller with one key, far beyond any sensible limit.
            ["Credits__RateLimit"] = "100000000",
        };
        return ServerProcess.StartAsync(port => [Built.Product, "--urls", $"http://127.0.0.1:{port}"], environment, folder, cancellation);
    }
}
