using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Credits.Functions.Tests.Crash;
using Credits.Testing;
using Xunit;

namespace Credits.Functions.Tests.Triggers;

/// <summary>The executable that host.json names, started as the Functions host starts it.</summary>
public sealed class HandlerProcess : IAsyncLifetime
{
    private readonly TemporaryFolder folder = new();
    private Process process = null!;

    public Uri Address { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        process = Start(FreePort());
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (!line.Contains($"listens on {Address.ToString().TrimEnd('/')}", StringComparison.Ordinal)) continue;
            _ = process.StandardOutput.ReadToEndAsync();
            _ = process.StandardError.ReadToEndAsync();
            return;
        }

        throw new InvalidOperationException("It did not start: " + await process.StandardError.ReadToEndAsync());
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        folder.Dispose();
    }

    private Process Start(int port)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(FunctionFile.Folder, "host.json")));
        var description = json.RootElement.GetProperty("customHandler").GetProperty("description");
        var start = new ProcessStartInfo(Path.Combine(FunctionFile.Folder, description.GetProperty("defaultExecutablePath").GetString()!))
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = FunctionFile.Folder,
        };
        start.Environment["FUNCTIONS_CUSTOMHANDLER_PORT"] = $"{port}";
        start.Environment["Credits__Data"] = folder.Path;
        start.Environment["Credits__Key"] = ServerProcess.Key;
        // The built executable finds the runtime as the tests' own process did.
        if (Environment.ProcessPath is { } dotnet && Path.GetFileNameWithoutExtension(dotnet) == "dotnet") start.Environment["DOTNET_ROOT"] = Path.GetDirectoryName(dotnet);
        Address = new Uri($"http://127.0.0.1:{port}");
        return Process.Start(start)!;
    }

    private static int FreePort()
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        probe.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)probe.LocalEndPoint!).Port;
    }
}
