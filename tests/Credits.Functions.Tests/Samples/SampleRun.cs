using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Xunit;

namespace Credits.Functions.Tests.Samples;

/// <summary>Sends the requests of a file in their order to a fresh program and compares each answer with what the file says.</summary>
internal sealed partial class SampleRun(ApiHost api) : IDisposable
{
    private const int MaxLooks = 20_000;
    private readonly Dictionary<string, Reply> answers = [];
    private readonly HttpClient client = new(new SocketsHttpHandler { AllowAutoRedirect = false });

    public async Task RunAsync(IReadOnlyList<SampleRequest> requests)
    {
        foreach (var request in requests)
        {
            var reply = await SendAsync(request);
            // What payments and webhooks bring about comes a moment later, so what is only read is read until it is there.
            for (var i = 0; request.Method == "GET" && i < MaxLooks && Misfit(request, reply) is not null; i++)
            {
                api.Time.Advance(TimeSpan.FromMilliseconds(1));
                reply = await SendAsync(request);
            }

            Assert.True(Misfit(request, reply) is null, $"{request.Method} {request.Url} {request.Body}: {Misfit(request, reply)} in {reply.Status} {reply.Body}");
            if (request.Name is not null) answers[request.Name] = reply;
        }
    }

    public void Dispose() => client.Dispose();

    private async Task<Reply> SendAsync(SampleRequest request)
    {
        using var message = new HttpRequestMessage(new HttpMethod(request.Method), Fill(request.Url));
        foreach (var (name, value) in request.Headers)
            if (name != "Content-Type") message.Headers.TryAddWithoutValidation(name, Fill(value));
        if (request.Body.Length > 0)
            message.Content = new StringContent(Fill(request.Body), Encoding.UTF8, request.Headers.Single(header => header.Name == "Content-Type").Value);
        using var response = await client.SendAsync(message);
        var text = await response.Content.ReadAsStringAsync();
        var isJson = response.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) == true;
        return new Reply((int)response.StatusCode, isJson ? JsonDocument.Parse(text).RootElement : default, text, response.Headers);
    }

    private string? Misfit(SampleRequest request, Reply reply)
    {
        Assert.NotEmpty(request.Expected);
        foreach (var expected in request.Expected)
        {
            var parts = expected.Split(": ", 2);
            if (parts.Length == 1 ? reply.Status.ToString(CultureInfo.InvariantCulture) != expected
                : parts[0] == "has" ? !reply.Has(parts[1])
                : !reply.Has(parts[0]) || Text(reply, parts[0]) != Fill(parts[1])) return expected;
        }

        return null;
    }

    // Numbers by their value: 2.50 is 2.5.
    private static string Text(Reply reply, string path)
    {
        var value = path.Split('.').Aggregate(reply.Json, (json, name) => json.ValueKind == JsonValueKind.Array ? json[int.Parse(name, CultureInfo.InvariantCulture)] : json.GetProperty(name));
        return value.ValueKind switch
        {
            JsonValueKind.String => value.GetString()!,
            JsonValueKind.Number => (value.GetDecimal() / 1.000000000000000000000000000m).ToString(CultureInfo.InvariantCulture),
            _ => value.GetRawText(),
        };
    }

    private string Fill(string text) => Variable().Replace(text, match => match.Groups[1].Value switch
    {
        "host" => api.Address.ToString().TrimEnd('/'),
        "key" => api.Key,
        "$datetime iso8601" => api.Time.GetUtcNow().ToString("O", CultureInfo.InvariantCulture),
        var name when name.Split(".response.body.$.") is [var request, var path] => Text(answers[request], path),
        var name => throw new FormatException($"{name} is no variable."),
    });

    [GeneratedRegex(@"\{\{([^{}]+)\}\}")]
    private static partial Regex Variable();
}
