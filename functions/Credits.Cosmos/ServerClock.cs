namespace Credits.Cosmos;

/// <summary>Compares the Date of every HTTP answer with this process's clock.</summary>
internal sealed class ServerClock(TimeProvider time) : DelegatingHandler(new SocketsHttpHandler
{
    EnableMultipleHttp2Connections = true,
    MaxConnectionsPerServer = 200,
    PooledConnectionLifetime = TimeSpan.FromMinutes(5),
})
{
    // Where the client asks the machine about itself; that is not the store's clock.
    private const string MachineMetadata = "169.254.169.254";

    private long _skew;

    /// <summary>How far this process's clock is at least ahead, or behind if negative.</summary>
    public TimeSpan Skew => new(Volatile.Read(ref _skew));

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var sent = time.GetUtcNow();
        var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (response.Headers.Date is { } date && request.RequestUri?.Host != MachineMetadata)
            Volatile.Write(ref _skew, SkewOf(sent, date, time.GetUtcNow()).Ticks);
        return response;
    }

    /// <summary>
    /// The least difference that explains the three moments. The server looked at its clock at some moment between
    /// the other two, and cut off the fraction of the second.
    /// </summary>
    internal static TimeSpan SkewOf(DateTimeOffset sent, DateTimeOffset date, DateTimeOffset received)
    {
        var (least, most) = (sent - date - TimeSpan.FromSeconds(1), received - date);
        return least > TimeSpan.Zero ? least : most < TimeSpan.Zero ? most : TimeSpan.Zero;
    }
}
