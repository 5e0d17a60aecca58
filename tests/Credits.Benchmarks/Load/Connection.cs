using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Credits.Benchmarks.Load;

/// <summary>
/// One keep-alive connection with at most one request in flight. It speaks just enough HTTP/1.1 on a raw
/// socket: a client library would cost more CPU than the server it measures.
/// </summary>
public sealed class Connection : IDisposable
{
    const int MaxResponse = 64 * 1024;

    readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    readonly byte[] received = new byte[MaxResponse];

    /// <summary>Latencies of the requests that were answered, whatever the answer.</summary>
    public Histogram Latencies { get; } = new();

    /// <summary>The first answer that was not a success, as status and body; null when there was none.</summary>
    public string? Failure { get; private set; }

    /// <summary>Connects. Throws <see cref="ArgumentException"/> for an address that is not this machine's own.</summary>
    public async Task OpenAsync(IPEndPoint server)
    {
        if (!IPAddress.IsLoopback(server.Address)) throw new ArgumentException("The load generator talks to this machine only.", nameof(server));
        await socket.ConnectAsync(server);
    }

    /// <summary>Talks until the bounds are reached, the conversation has nothing more to say, or an answer is not a success.</summary>
    public async Task TalkAsync(IConversation conversation, Bounds bounds)
    {
        while (!bounds.Reached || !conversation.MayStop)
        {
            var request = conversation.Next();
            if (request.IsEmpty) return;

            var started = Stopwatch.GetTimestamp();
            if (await socket.SendAsync(request, SocketFlags.None) != request.Length) throw new IOException("The request was sent in part.");

            Response response;
            var length = 0;
            do
            {
                if (length == received.Length) throw new InvalidDataException($"The response is longer than {MaxResponse} bytes.");
                var count = await socket.ReceiveAsync(received.AsMemory(length), SocketFlags.None);
                if (count == 0) throw new IOException("The server closed the connection.");
                length += count;
            }
            while (!Response.TryRead(received.AsSpan(0, length), out response));

            if (response.Length != length) throw new InvalidDataException("The server sent more than it was asked for.");
            Latencies.Record((long)Stopwatch.GetElapsedTime(started).TotalMicroseconds);
            bounds.CountOne();

            var body = received.AsMemory(response.BodyStart, response.BodyLength);
            if (!response.IsSuccess)
            {
                Failure = $"{response.Status} {Encoding.UTF8.GetString(body.Span[..Math.Min(body.Length, 300)])}";
                bounds.Stop();
                return;
            }

            conversation.Answered(body.Span);
        }
    }

    public void Dispose() => socket.Dispose();
}
