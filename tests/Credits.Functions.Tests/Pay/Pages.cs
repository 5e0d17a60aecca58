using System.Net;
using System.Text.RegularExpressions;
using Xunit;

namespace Credits.Functions.Tests.Pay;

/// <summary>The sandbox's pages, as a browser without scripts uses them.</summary>
internal static partial class Pages
{
    private static readonly HttpClient Http = new(new SocketsHttpHandler { AllowAutoRedirect = false });

    /// <summary>Presses a button of the page as it is now.</summary>
    public static async Task PressAsync(string page, string action, string? card = null)
    {
        var version = Version().Match(await Http.GetStringAsync(new Uri(page))).Groups[1].Value;
        List<KeyValuePair<string, string>> fields = [new("version", version), new("action", action)];
        if (card is not null) fields.Add(new("card", card));
        using var form = new FormUrlEncodedContent(fields);
        using var reply = await Http.PostAsync(new Uri(page), form);
        Assert.Equal(HttpStatusCode.SeeOther, reply.StatusCode);
    }

    [GeneratedRegex("name=\"version\" value=\"(\\d+)\"")]
    private static partial Regex Version();
}
