using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Credits.Benchmarks.Servers;

/// <summary>A server in a process of its own on a free loopback port. Disposing it stops it in good order and removes its folder.</summary>
public sealed class ServerProcess : IAsyncDisposable
{
    const int OutputLines = 40;
    const int Sigterm = 15;
    static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);
    static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(30);
    static readonly TimeSpan PollEvery = TimeSpan.FromMilliseconds(20);

    readonly Process process;
    readonly Queue<string> output = new();
    readonly string? folder;

    ServerProcess(ProcessStartInfo start, int port, string? folder)
    {
        this.folder = folder;
        Address = new(IPAddress.Loopback, port);
        process = Process.Start(start) ?? throw new InvalidOperationException($"{start.FileName} did not start.");
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public IPEndPoint Address { get; }

    /// <summary>CPU time used since its start, by all its threads, in the kernel too.</summary>
    public TimeSpan CpuTime
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    /// <summary>The memory it has resident now, in bytes.</summary>
    public long Memory
    {
        get
        {
            process.Refresh();
            return process.WorkingSet64;
        }
    }

    /// <summary>The most memory it ever had resident, in bytes.</summary>
    public long PeakMemory
    {
        get
        {
            process.Refresh();
            return process.PeakWorkingSet64;
        }
    }

    /// <summary>The bytes of all files in its folder.</summary>
    public long FolderBytes => folder is null ? 0 : new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);

    /// <summary>The last lines it printed.</summary>
    public IReadOnlyList<string> Output
    {
        get
        {
            lock (output) return [.. output];
        }
    }

    /// <summary>Starts <c>dotnet</c> with these arguments and waits until it answers HTTP.</summary>
    /// <param name="arguments">Makes the arguments from the port.</param>
    /// <param name="environment">Further environment variables.</param>
    /// <param name="folder">Its own folder, removed at the end; null for none.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    /// <param name="program">What to start instead of <c>dotnet</c>.</param>
    public static async Task<ServerProcess> StartAsync(
        Func<int, IEnumerable<string>> arguments, IReadOnlyDictionary<string, string> environment, string? folder, CancellationToken cancellation, string program = "dotnet")
    {
        var port = FreePort();
        var start = new ProcessStartInfo(program, arguments(port))
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        // What makes the generator lean is not for the servers.
        start.Environment.Remove("DOTNET_SYSTEM_NET_SOCKETS_THREAD_COUNT");
        start.Environment.Remove("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS");

        var server = new ServerProcess(start, port, folder);
        try
        {
            await server.WaitUntilLiveAsync(cancellation);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.StandardInput.Close();
            if (OperatingSystem.IsWindows()) process.Kill();
            else _ = Kill(process.Id, Sigterm);
            try
            {
                await process.WaitForExitAsync().WaitAsync(StopLimit, TimeProvider.System);
            }
            catch (TimeoutException)
            {
                Console.Error.WriteLine($"The server did not stop within {StopLimit.TotalSeconds} s and was killed.");
                process.Kill(entireProcessTree: true);
                await process.WaitForExitAsync();
            }
        }

        process.Dispose();
        if (folder is not null) Directory.Delete(folder, recursive: true);
    }

    async Task WaitUntilLiveAsync(CancellationToken cancellation)
    {
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(2) };
        var live = new Uri($"http://{Address}/livez");
        var started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started) < StartLimit && !process.HasExited)
        {
            try
            {
                using var answer = await client.GetAsync(live, cancellation);
                return;
            }
            catch (Exception e) when (e is HttpRequestException || (e is TaskCanceledException && !cancellation.IsCancellationRequested))
            {
                // Not yet.
            }

            await Task.Delay(PollEvery, TimeProvider.System, cancellation);
        }

        throw new InvalidOperationException($"The server did not come up. It printed:\n{string.Join('\n', Output)}");
    }

    void Keep(string? line)
    {
        if (line is null) return;
        lock (output)
        {
            output.Enqueue(line);
            if (output.Count > OutputLines) output.Dequeue();
        }
    }

    static int FreePort()
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        probe.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)probe.LocalEndPoint!).Port;
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    static extern int Kill(int process, int signal);
}
