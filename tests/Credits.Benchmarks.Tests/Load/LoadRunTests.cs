using System.Net;
using Credits.Benchmarks.Load;
using Xunit;

namespace Credits.Benchmarks.Tests.Load;

public sealed class LoadRunTests
{
    [Fact]
    public async Task Only_this_machine_is_ever_put_under_load() =>
        await Assert.ThrowsAsync<ArgumentException>(() => LoadRun.RunAsync(new IPEndPoint(IPAddress.Parse("192.0.2.1"), 80), [new Silent()], TimeSpan.FromSeconds(1)));

    sealed class Silent : IConversation
    {
        public ReadOnlyMemory<byte> Next() => default;

        public void Answered(ReadOnlySpan<byte> body)
        {
        }
    }
}
