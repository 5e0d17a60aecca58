using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Credits.Functions.Tests.Triggers;

/// <summary>
/// Plays the Functions host before a custom handler: sends what it sends when a trigger fires, delivers a message again
/// while it fails and puts it aside in the end, and passes public requests on that one of its functions takes.
/// </summary>
internal sealed class FunctionsHost(Uri handler)
{
    private const int MaxDeliveries = 10;

    private static readonly HttpClient Client = new();

    /// <summary>The messages that were put aside.</summary>
    public List<string> DeadLetters { get; } = [];

    /// <summary>What came of each delivery, in order.</summary>
    public List<HttpStatusCode> Deliveries { get; } = [];

    /// <summary>Delivers a message until it is done with or dead; true if it was done.</summary>
    public async Task<bool> DeliverAsync(string queue, string body, string messageId = "m1", string scope = "default.test")
    {
        var function = FunctionFile.All.Single(function => function.Queue == queue);
        for (var count = 1; count <= MaxDeliveries; count++)
        {
            if (await FireAsync(function, Message(function, body, messageId, scope, count))) return true;
        }

        DeadLetters.Add(messageId);
        return false;
    }

    /// <summary>Lets the timer fire; true if it went well.</summary>
    public Task<bool> TickAsync()
    {
        var function = FunctionFile.All.Single(function => function.Type == "timerTrigger");
        return FireAsync(function, Timer(function));
    }

    /// <summary>
    /// A public request, with the target as the client wrote it: 404 from the host if no function takes it, else what the
    /// program answers.
    /// </summary>
    public async Task<(bool WasPassedOn, int Status, string Text)> AskAsync(string method, string target, string body = "", params string[] headers)
    {
        var path = PathOf(target);
        return FunctionFile.All.Any(function => function.Takes(method, path))
            ? await PassOnAsync(method, target, body, headers)
            : (false, 404, "");
    }

    /// <summary>Passes a public request on, whether or not a function takes it.</summary>
    public async Task<(bool WasPassedOn, int Status, string Text)> PassOnAsync(string method, string target, string body, params string[] headers)
    {
        var (status, text) = await SendAsync(method, target, body, ["x-ms-invocation-id: " + Guid.NewGuid(), "X-Forwarded-For: 203.0.113.7", .. headers]);
        return (true, status, text);
    }

    /// <summary>Sends a request with nothing put right: the target as it is written here.</summary>
    public async Task<(int Status, string Text)> SendAsync(string method, string target, string body, params string[] headers)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(handler.Host, handler.Port);
        await using var stream = socket.GetStream();
        var head = string.Join("\r\n", [$"{method} {target} HTTP/1.1", $"Host: {handler.Authority}", "Connection: close", $"Content-Length: {Encoding.UTF8.GetByteCount(body)}", .. headers]);
        await stream.WriteAsync(Encoding.UTF8.GetBytes(head + "\r\n\r\n" + body));
        using var reader = new StreamReader(stream);
        var answer = await reader.ReadToEndAsync();
        return (int.Parse(answer.AsSpan(9, 3), CultureInfo.InvariantCulture), answer[(answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..]);
    }

    /// <summary>The host's server decodes a path once, but for slashes, and takes dot segments out of it.</summary>
    public static string PathOf(string target)
    {
        var path = target.Split('?')[0].Replace("%2f", "%252f", StringComparison.OrdinalIgnoreCase);
        var segments = new List<string>();
        foreach (var segment in Uri.UnescapeDataString(path).Split('/').Skip(1))
        {
            if (segment == "..") segments.RemoveRange(Math.Max(0, segments.Count - 1), Math.Min(1, segments.Count));
            else if (segment != ".") segments.Add(segment);
        }

        return "/" + string.Join('/', segments);
    }

    /// <summary>What the host posts for a message: every text in Data and Metadata is JSON once more, and the fields of a JSON body stand among the metadata.</summary>
    public static JsonObject Message(FunctionFile function, string body, string messageId, string scope, int count)
    {
        var metadata = new JsonObject
        {
            ["MessageReceiver"] = new JsonObject(),
            ["MessageActions"] = new JsonObject(),
            ["Client"] = new JsonObject { ["FullyQualifiedNamespace"] = Once("credits.servicebus.windows.net") },
            ["DeliveryCount"] = count.ToString(CultureInfo.InvariantCulture),
            ["LockToken"] = Once(Guid.NewGuid().ToString()),
            ["EnqueuedTimeUtc"] = Once("2030-01-01T00:00:00Z"),
            ["MessageId"] = Once(messageId),
            ["ContentType"] = Once("application/json"),
            ["SequenceNumber"] = "1",
            ["ApplicationProperties"] = new JsonObject { ["scope"] = scope },
            ["sys"] = new JsonObject { ["MethodName"] = function.Name, ["UtcNow"] = "2030-01-01T00:00:00Z", ["RandGuid"] = Guid.NewGuid().ToString() },
        };
        if (JsonNode.Parse(body) is JsonObject fields)
            foreach (var (name, value) in fields) metadata.TryAdd(name, Once(value?.ToString() ?? ""));
        return new JsonObject { ["Data"] = new JsonObject { [function.Trigger.GetProperty("name").GetString()!] = Once(body) }, ["Metadata"] = metadata };
    }

    public static JsonObject Timer(FunctionFile function) => new()
    {
        ["Data"] = new JsonObject
        {
            [function.Trigger.GetProperty("name").GetString()!] = new JsonObject { ["Schedule"] = new JsonObject { ["AdjustForDST"] = true }, ["ScheduleStatus"] = null, ["IsPastDue"] = false },
        },
        ["Metadata"] = new JsonObject { ["sys"] = new JsonObject { ["MethodName"] = function.Name } },
    };

    private async Task<bool> FireAsync(FunctionFile function, JsonObject payload)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(handler, "/" + function.Name)) { Content = new StringContent(payload.ToJsonString(), Encoding.UTF8, "application/json") };
        request.Headers.Add("X-Azure-Functions-InvocationId", Guid.NewGuid().ToString());
        request.Headers.Add("X-Azure-Functions-HostVersion", "4.1040.300.0");
        request.Headers.Add("User-Agent", "Azure-Functions-Host/4.1040.300.0");
        using var answer = await Client.SendAsync(request);
        Deliveries.Add(answer.StatusCode);
        if (!answer.IsSuccessStatusCode) return false;
        // An answer without an object leaves the host waiting, which no test should miss.
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync()) is JsonObject;
    }

    private static string Once(string text) => JsonSerializer.Serialize(text);
}
