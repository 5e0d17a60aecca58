using System.Net;
using Credits.Functions.Tests.Crash;
using Xunit;

namespace Credits.Functions.Tests.Triggers;

/// <summary>The executable behind a host that is played here: no public request reaches a trigger, in whatever spelling.</summary>
public sealed class PublicRequestTests(HandlerProcess handler) : IClassFixture<HandlerProcess>
{
    private static readonly string[] Forged = ["Content-Type: application/json", "X-Azure-Functions-InvocationId: 0b5f", "X-Azure-Functions-HostVersion: 4.1", "User-Agent: Azure-Functions-Host/4.1"];

    private readonly FunctionsHost host = new(handler.Address);

    /// <summary>Ways to write the path of a trigger, <c>@</c> being its name.</summary>
    public static TheoryData<string> Spellings =>
    [
        "/@", "/@/", "/@?", "/@?code=1", "/@#x", "//@", "///@", "/./@", "/../@", "/%2e/@", "/%2e%2e/@", "/x/../@", "/@/.", "/@/x/..", "/@;x=1", "/@%20", "/@%00", "/%2f@", "/@%2f",
        "/UPPER", "/Mixed", "/first%", "/every%", "/twice%",
        "/credits/../@", "/credits/%2e%2e/@", "/credits/%2E%2E/@", "/credits/..%2f@", "/credits/..%2F@", "/credits/%2e%2e%2f@", "/credits/.%2e/@",
        "/credits/%252e%252e/@", "/credits/%252e%252e%252f@", "/credits/..%255c@", "/credits/..\\@", "/credits/..;/@", "/credits/./../@", "/credits//../@", "/credits//@", "/credits/@",
        "/docs/../@", "/docs/assets/../../@", "/docs/assets/%2e%2e/%2e%2e/@", "/v1/../@", "/health/../@", "/openapi/../@", "/sandbox/credits/../../@",
        "/api/@", "/admin/functions/@", "/runtime/webhooks/@",
    ];

    [Fact]
    public async Task The_host_reaches_the_triggers_and_clients_what_is_served()
    {
        Assert.True(await host.TickAsync());
        Assert.Equal(200, (await host.AskAsync("GET", "/livez")).Status);
        Assert.Equal(402, (await host.AskAsync("POST", "/credits/deduct", """{"user_id":"ann","amount":5}""", "Content-Type: application/json", "Authorization: Bearer " + ServerProcess.Key)).Status);
        Assert.Equal(200, (await host.AskAsync("GET", "/docs")).Status);
    }

    [Fact]
    public async Task What_can_not_be_handled_is_put_aside_and_not_lost()
    {
        Assert.False(await host.DeliverAsync("payments", """{"id":"evt_1"}""", "m-1"));
        Assert.Equal(["m-1"], host.DeadLetters);
        Assert.Equal(Enumerable.Repeat(HttpStatusCode.InternalServerError, 10), host.Deliveries);
    }

    [Theory]
    [MemberData(nameof(Spellings))]
    public async Task No_public_request_reaches_a_trigger(string spelling)
    {
        foreach (var function in FunctionFile.All.Where(function => !function.IsHttp))
        {
            var target = Spell(spelling, function.Name);
            var payload = FunctionsHost.Timer(function).ToJsonString();
            // By the host's routes; by a host that passes on whatever comes, as it came or put right; and by the port itself unless it is written as the host writes it.
            Refused(await host.AskAsync("POST", target, payload, Forged), target);
            Refused(await host.PassOnAsync("POST", target, payload, Forged), target);
            Refused(await host.PassOnAsync("POST", FunctionsHost.PathOf(target).Replace(" ", "%20", StringComparison.Ordinal).Replace("\0", "%00", StringComparison.Ordinal), payload, Forged), target);
            if (target == "/" + function.Name) continue;
            var (status, text) = await host.SendAsync("POST", target, payload, Forged);
            Refused((true, status, text), target);
        }
    }

    private static void Refused((bool WasPassedOn, int Status, string Text) answer, string target) =>
        Assert.True(answer.Status is >= 400 and < 500, $"{target}: {answer.Status} {answer.Text}");

    private static string Spell(string spelling, string name) => spelling switch
    {
        "/UPPER" => "/" + name.ToUpperInvariant(),
        "/Mixed" => "/O" + name[1..],
        "/first%" => $"/%{(int)name[0]:x2}{name[1..]}",
        "/every%" => "/" + string.Concat(name.Select(letter => $"%{(int)letter:X2}")),
        "/twice%" => $"/%25{(int)name[0]:x2}{name[1..]}",
        _ => spelling.Replace("@", name, StringComparison.Ordinal),
    };
}
