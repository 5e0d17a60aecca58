using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Credits.ServiceBusBroker;

/// <summary>Who is let in: a signature of the namespace's key over this queue that has not ended, or a token that was given out.</summary>
public sealed class Access(TimeProvider time, BrokerOptions options)
{
    private readonly ConcurrentDictionary<string, DateTimeOffset> tokens = [];

    /// <summary>Lets a bearer token in until a moment.</summary>
    public void Give(string token, DateTimeOffset until) => tokens[token] = until;

    /// <summary>Lets a bearer token in no more.</summary>
    public void Take(string token) => tokens.TryRemove(token, out _);

    public bool LetsIn(HttpRequest request, string queue)
    {
        var header = request.Headers.Authorization.ToString();
        if (header.StartsWith("Bearer ", StringComparison.Ordinal)) return tokens.TryGetValue(header[7..], out var until) && until > time.GetUtcNow();
        const string scheme = "SharedAccessSignature ";
        if (!header.StartsWith(scheme, StringComparison.Ordinal)) return false;
        var parts = header[scheme.Length..].Split('&').Select(part => part.Split('=', 2)).ToDictionary(part => part[0], part => part[1]);
        var signed = HMACSHA256.HashData(Encoding.UTF8.GetBytes(options.Key), Encoding.UTF8.GetBytes($"{parts["sr"]}\n{parts["se"]}"));
        var resource = new Uri(Uri.UnescapeDataString(parts["sr"]));
        return Uri.UnescapeDataString(parts["skn"]) == options.KeyName
            && Uri.UnescapeDataString(parts["sig"]) == Convert.ToBase64String(signed)
            && long.Parse(parts["se"], CultureInfo.InvariantCulture) > time.GetUtcNow().ToUnixTimeSeconds()
            && resource.Authority == request.Host.Value
            && (resource.AbsolutePath == "/" || resource.AbsolutePath == "/" + queue);
    }
}
