using System.Diagnostics;
using System.IO.Compression;
using Credits.Benchmarks.Servers;

namespace Credits.Benchmarks.Publish;

/// <summary>Publishes the function app and tells how large it is and how soon after its start it answers.</summary>
public static class PublishBench
{
    public static async Task RunAsync(Options options, CancellationToken cancellation)
    {
        var folder = Directory.CreateDirectory(Path.Combine(options.Data, $"credits-publish-{Guid.NewGuid():n}")).FullName;
        try
        {
            var app = Path.Combine(folder, "app");
            await PublishAsync(app, cancellation);
            var files = new DirectoryInfo(app).GetFiles("*", SearchOption.AllDirectories);
            var package = Path.Combine(folder, "app.zip");
            await ZipFile.CreateFromDirectoryAsync(app, package, cancellation);
            Console.WriteLine($"{files.Length} files, {Megabytes(files.Sum(file => file.Length))}; as a package {Megabytes(new FileInfo(package).Length)}");
            Console.WriteLine("largest: " + string.Join(", ", files.OrderByDescending(file => file.Length).Take(5).Select(file => $"{file.Name} {Megabytes(file.Length)}")));
            RequireFunctionApp(app, files);
            await StartsAsync("published", Path.Combine(app, "Credits.Functions"), null, options, cancellation);
            await StartsAsync("built", "dotnet", options.Server ?? Built.Product, options, cancellation);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    static async Task PublishAsync(string target, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo("dotnet", ["publish", Path.Combine(Built.Root, "functions", "Credits.Functions"), "-c", "Release", "-o", target, "-v", "quiet", "-nologo"]);
        using var publish = Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
        await publish.WaitForExitAsync(cancellation);
        if (publish.ExitCode != 0) throw new InvalidOperationException("It could not be published.");
    }

    /// <summary>What the Functions host looks for is there, and of native libraries for other machines there is none.</summary>
    static void RequireFunctionApp(string app, FileInfo[] files)
    {
        if (!File.Exists(Path.Combine(app, "host.json"))) throw new InvalidOperationException("There is no host.json.");
        if (!files.Any(file => file.Name == "function.json")) throw new InvalidOperationException("There is no function.");
        if (!OperatingSystem.IsWindows() && !File.GetUnixFileMode(Path.Combine(app, "Credits.Functions")).HasFlag(UnixFileMode.UserExecute))
            throw new InvalidOperationException("The program may not be executed.");
        if (files.Count(file => file.Name.Contains("e_sqlite3.", StringComparison.Ordinal) && file.Extension != ".dll") != 1 || Directory.Exists(Path.Combine(app, "runtimes"))
            || files.Any(file => file.Name is "Microsoft.Azure.Cosmos.ServiceInterop.dll" or "vcruntime140.dll"))
            throw new InvalidOperationException("There are native libraries for other machines.");
    }

    static async Task StartsAsync(string name, string program, string? assembly, Options options, CancellationToken cancellation)
    {
        var times = new List<double>();
        long memory = 0;
        for (var round = 0; round < Math.Max(options.Rounds, 5); round++)
        {
            var data = Directory.CreateDirectory(Path.Combine(options.Data, $"credits-bench-{Guid.NewGuid():n}")).FullName;
            var environment = new Dictionary<string, string> { ["Credits__Data"] = data, ["Credits__Key"] = ProductServer.Key };
            var started = Stopwatch.GetTimestamp();
            await using var server = await ServerProcess.StartAsync(
                port => [.. assembly is null ? Array.Empty<string>() : [assembly], "--urls", $"http://127.0.0.1:{port}"], environment, data, cancellation, program);
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            memory = Math.Max(memory, server.Memory);
        }

        times.Sort();
        Console.WriteLine($"{name}: answers {times[times.Count / 2]:F0} ms after its start (median of {times.Count}; {times[0]:F0} to {times[^1]:F0}), with {Megabytes(memory)} of memory");
    }

    static string Megabytes(long bytes) => $"{bytes / 1e6:F1} MB";
}
