using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Credits.Functions.Http;

/// <summary>Where people and providers reach the program: <c>Credits:PublicUrl</c>, else the address that it listens on.</summary>
public sealed class PublicAddress(Uri? configured, IServer server)
{
    /// <summary>The address, without a path.</summary>
    public Uri Value => configured ?? Listening();

    // What listens on every address is reached on this machine.
    private Uri Listening()
    {
        var address = server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? Hosting.CreditsApp.DefaultUrl;
        foreach (var any in (ReadOnlySpan<string>)["//*", "//+", "//[::]", "//0.0.0.0"]) address = address.Replace(any, "//localhost", StringComparison.Ordinal);
        return new Uri(address);
    }
}
