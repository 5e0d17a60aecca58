namespace Credits.Benchmarks.Servers;

/// <summary>The product, from its built output, with an empty data folder of its own.</summary>
public static class ProductServer
{
    /// <summary>The key of the app that the load belongs to.</summary>
    public const string Key = "ck_test_benchmarkbenchmarkbenchmark";

    /// <summary>What the webhooks of the load are signed with.</summary>
    public const string StripeSecret = "whsec_benchmark";

    /// <summary>Starts one; on Cosmos DB if a connection string is given.</summary>
    public static Task<ServerProcess> StartAsync(Options options, CancellationToken cancellation, string? cosmos = null)
    {
        var folder = Directory.CreateDirectory(Path.Combine(options.Data, $"credits-bench-{Guid.NewGuid():n}")).FullName;
        var environment = new Dictionary<string, string>
        {
            ["Credits__Data"] = folder,
            ["Credits__Key"] = Key,
            ["Stripe__WebhookSecret"] = StripeSecret,
            // The bench is one caller with one key, far beyond any sensible limit.
            ["Credits__RateLimit"] = "10000000",
        };
        if (cosmos is not null) environment["Cosmos__ConnectionString"] = cosmos;
        return ServerProcess.StartAsync(port => [options.Server ?? Built.Product, "--urls", $"http://127.0.0.1:{port}"], environment, folder, cancellation);
    }
}
