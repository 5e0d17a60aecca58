using System.Diagnostics;
using System.Net;

namespace Credits.Benchmarks.Load;

/// <summary>What a run measured.</summary>
/// <param name="Latencies">Of every request; its count is the number of requests, all of them answered with success.</param>
/// <param name="Elapsed">From the first request to the last answer.</param>
public sealed record LoadResult(Histogram Latencies, TimeSpan Elapsed)
{
    public double RequestsPerSecond => Latencies.Count / Elapsed.TotalSeconds;
}

/// <summary>The load was not answered as it must be, so its numbers mean nothing.</summary>
public sealed class LoadFailedException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>A closed loop: a number of connections, each sending its next request when the last was answered.</summary>
public static class LoadRun
{
    /// <summary>How long after the end of its time a run waits for answers that are still missing.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Keeps the generator on one thread, as a lean one is: the socket engine's only thread also runs what follows
    /// each answer, instead of waking a pool thread for it. Must be called before the process first uses a socket.
    /// </summary>
    public static void UseOneThread()
    {
        Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_THREAD_COUNT", "1");
        Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1");
    }

    /// <summary>Runs each conversation on a connection of its own. Throws <see cref="LoadFailedException"/> unless every answer is a success.</summary>
    public static async Task<LoadResult> RunAsync(IPEndPoint server, IReadOnlyList<IConversation> conversations, TimeSpan duration, long maxRequests = long.MaxValue)
    {
        var connections = conversations.Select(_ => new Connection()).ToList();
        try
        {
            foreach (var connection in connections) await connection.OpenAsync(server);

            var started = Stopwatch.GetTimestamp();
            var bounds = new Bounds(duration, maxRequests);
            var talks = connections.Zip(conversations, (connection, conversation) => TalkAsync(connection, conversation, bounds)).ToList();
            await Task.WhenAll(talks).WaitAsync(duration + Patience, TimeProvider.System);
            var elapsed = Stopwatch.GetElapsedTime(started);

            if (connections.Find(c => c.Failure is not null) is { } failed) throw new LoadFailedException($"An answer was not a success: {failed.Failure}");
            var latencies = new Histogram();
            foreach (var connection in connections) latencies.Add(connection.Latencies);
            return new(latencies, elapsed);
        }
        catch (Exception e) when (e is IOException or System.Net.Sockets.SocketException or InvalidDataException or TimeoutException)
        {
            throw new LoadFailedException($"The server did not answer as it must: {e.Message}", e);
        }
        finally
        {
            foreach (var connection in connections) connection.Dispose();
        }
    }

    static async Task TalkAsync(Connection connection, IConversation conversation, Bounds bounds)
    {
        try
        {
            await connection.TalkAsync(conversation, bounds);
        }
        catch
        {
            bounds.Stop();
            throw;
        }
    }
}
