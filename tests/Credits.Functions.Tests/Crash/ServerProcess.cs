using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Credits.Functions.Hosting;

namespace Credits.Functions.Tests.Crash;

/// <summary>The built executable in a process of its own.</summary>
internal sealed class ServerProcess : IDisposable
{
    public const string Key = "ck_test_0123456789abcdefghijklmnop";

    private readonly Process process;
    private readonly HttpClient client;

    private ServerProcess(Process process, Uri address)
    {
        this.process = process;
        client = new HttpClient { BaseAddress = address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);
    }

    public static async Task<ServerProcess> StartAsync(string folder, params string[] settings)
    {
        var process = Launch(folder, ["--urls", "http://127.0.0.1:0", .. settings]);
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            var at = line.IndexOf("listens on ", StringComparison.Ordinal);
            if (at < 0) continue;
            // A pipe that nobody reads would stop it once it is full.
            _ = process.StandardOutput.ReadToEndAsync();
            _ = process.StandardError.ReadToEndAsync();
            return new ServerProcess(process, new Uri(line[(at + "listens on ".Length)..].Trim()));
        }

        throw new InvalidOperationException("It did not start: " + await process.StandardError.ReadToEndAsync());
    }

    /// <summary>Runs a command to its end; gives its exit code and all that it printed.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(string folder, params string[] arguments)
    {
        using var process = Launch(folder, arguments);
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        using var impatience = patience.Token.Register(process.Kill);
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        var output = await process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        await process.WaitForExitAsync(CancellationToken.None);
        return (process.ExitCode, output + await errors);
    }

    /// <summary>Sends a request; null if the server is gone before it has answered.</summary>
    public async Task<(int Status, JsonElement Json)?> PostAsync(string path, string body, string idempotencyKey)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Add("Idempotency-Key", idempotencyKey);
        try
        {
            using var response = await client.SendAsync(request);
            return ((int)response.StatusCode, JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or JsonException)
        {
            return null;
        }
    }

    public async Task<JsonElement> GetAsync(string path) => JsonDocument.Parse(await client.GetStringAsync(path)).RootElement;

    /// <summary>Ends it at once, as a power cut would end a process.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    public void Dispose()
    {
        client.Dispose();
        if (!process.HasExited) process.Kill();
        process.Dispose();
    }

    private static Process Launch(string folder, string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(typeof(CreditsApp).Assembly.Location);
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        start.Environment["Credits__Data"] = folder;
        start.Environment["Credits__Key"] = Key;
        start.Environment["Credits__RateLimit"] = "1000000";
        return Process.Start(start)!;
    }
}
