using System.Net;
using System.Net.Sockets;
using Credits.Functions.Tests.Crash;
using Credits.Testing;
using Xunit;

namespace Credits.Functions.Tests.Hosting;

public sealed class ServeCommandTests
{
    [Fact]
    public async Task An_address_in_use_stops_the_start_with_one_sentence()
    {
        using var folder = new TemporaryFolder();
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();

        var (exitCode, output) = await ServerProcess.RunAsync(folder.Path, "--urls", $"http://{other.LocalEndpoint}");
        Assert.Equal((1, $"http://{other.LocalEndpoint} is in use by another process; stop that one, or choose another address with --urls.\n"), (exitCode, output));
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("http://127.0.0.1:99999")]
    [InlineData("http://192.0.2.1:7071")]
    public async Task An_address_that_can_not_be_listened_on_stops_the_start_with_one_sentence(string address)
    {
        using var folder = new TemporaryFolder();
        var (exitCode, output) = await ServerProcess.RunAsync(folder.Path, "--urls", address);
        Assert.Equal(1, exitCode);
        Assert.Matches($@"\A{address} can not be listened on \(.*\); choose an address such as http://localhost:7071 with --urls\.\n\z", output);
    }

    [Fact]
    public async Task A_data_folder_in_use_stops_the_start_with_one_sentence()
    {
        using var folder = new TemporaryFolder();
        using var first = await ServerProcess.StartAsync(folder.Path);

        var (exitCode, output) = await ServerProcess.RunAsync(folder.Path, "--urls", "http://127.0.0.1:0");
        Assert.Equal(1, exitCode);
        Assert.Matches(@"\AThe data folder \S+ is in use by another process \(pid [0-9]+\)\.\n\z", output);
    }
}
