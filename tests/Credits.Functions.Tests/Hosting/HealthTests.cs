using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace Credits.Functions.Tests.Hosting;

public sealed class HealthTests : IAsyncLifetime
{
    private ApiHost api = null!;

    public async ValueTask InitializeAsync() => api = await ApiHost.StartAsync();

    public ValueTask DisposeAsync() => api.DisposeAsync();

    [Theory]
    [InlineData("/livez")]
    [InlineData("/readyz")]
    public async Task Without_a_key_it_says_ok_and_nothing_more(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        var reply = await api.SendAsync(request);
        Assert.Equal((200, """{"status":"ok"}"""), (reply.Status, reply.Body));
    }
}
