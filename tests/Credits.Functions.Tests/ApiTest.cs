using Xunit;

namespace Credits.Functions.Tests;

/// <summary>A test of the program as a client sees it; each has a program to itself.</summary>
public abstract class ApiTest : IAsyncLifetime
{
    protected ApiHost Api { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Api = await ApiHost.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await Api.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Sends the same thing many times at once.</summary>
    protected static Task<Reply[]> AtOnceAsync(int count, Func<int, Task<Reply>> send) => Task.WhenAll(Enumerable.Range(0, count).Select(send));

    /// <summary>That a request was refused, with this status and code.</summary>
    protected static void AssertRefused(int status, string code, Reply reply)
    {
        Assert.True(status == reply.Status, $"{status} expected: {reply.Status} {reply.Body}");
        Assert.Equal(code, reply.Text("code"));
    }

    /// <summary>That a request was done.</summary>
    protected static Reply AssertDone(Reply reply)
    {
        Assert.True(reply.Status == 200, $"{reply.Status} {reply.Body}");
        return reply;
    }
}
