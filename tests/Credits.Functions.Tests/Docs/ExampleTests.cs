using System.Text.Json;
using System.Text.Json.Nodes;
using Credits.Engine.Payments.Providers;
using Credits.Functions.Tests.Manage;
using Credits.Functions.Tests.Payments;
using Xunit;

namespace Credits.Functions.Tests.Docs;

/// <summary>The examples of the document are sent, in a fresh server each, and answered as they say.</summary>
public sealed class ExampleTests : IAsyncLifetime
{
    private readonly Dictionary<string, string> actualIds = [];
    private ApiHost api = null!;

    public static TheoryData<string> Operations => [.. DocumentedOperation.All.Select(operation => operation.Id)];

    public static TheoryData<string> Sendable => [.. DocumentedOperation.All.Where(operation => !operation.IsSigned).Select(operation => operation.Id)];

    public static TheoryData<string> WithBody => [.. DocumentedOperation.All.Where(operation => operation.RequestExample is not null).Select(operation => operation.Id)];

    public static TheoryData<string> WithKey => [.. DocumentedOperation.All.Where(operation => operation.Scope is not null).Select(operation => operation.Id)];

    public async ValueTask InitializeAsync()
    {
        api = await ApiHost.StartAsync();
        await api.BuryAsync("example");
        await api.PayAsync("pi_example", "user_abc123", refunded: 500, saved: new SavedMethod("cus_1", "pm_1") { Brand = "visa", Last4 = "4242" });
    }

    public ValueTask DisposeAsync() => api.DisposeAsync();

    [Theory]
    [MemberData(nameof(Sendable))]
    public async Task An_example_is_answered_as_the_document_says(string id)
    {
        var operation = DocumentedOperation.Named(id);
        foreach (var before in operation.After) await SendAsync(DocumentedOperation.Named(before));
        var reply = await SendAsync(operation);
        if (operation.SuccessSchema is not { } schema) return;
        Assert.Empty(Schema.Misfits(reply.Json, schema));
        Assert.Equal(Shape(operation.SuccessExample!), Shape(JsonNode.Parse(reply.Body)!));
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public void Examples_fit_their_schemas(string id)
    {
        var operation = DocumentedOperation.Named(id);
        if (operation.RequestExample is { } request)
            Assert.Empty(Schema.Misfits(Element(request), operation.Json["requestBody"]!["content"]!["application/json"]!["schema"]!));
        if (operation.SuccessExample is { } answer) Assert.Empty(Schema.Misfits(Element(answer), operation.SuccessSchema!));
        foreach (var (_, response) in operation.Json["responses"]!.AsObject())
            foreach (var (_, content) in response!["content"]?.AsObject() ?? [])
                foreach (var (_, example) in content!["examples"] as JsonObject ?? [])
                    Assert.Empty(Schema.Misfits(Element(example!["value"]!), content["schema"]!));
    }

    [Theory]
    [MemberData(nameof(WithKey))]
    public async Task A_request_without_a_key_or_with_a_wrong_one_is_answered_as_documented(string id)
    {
        var operation = DocumentedOperation.Named(id);
        var path = PathOf(operation);
        using var bare = new HttpRequestMessage(new HttpMethod(operation.Method), path);
        AssertDocumented(operation, await api.SendAsync(bare), "missing_api_key");
        AssertDocumented(operation, await api.SendAsync(new HttpMethod(operation.Method), path, null, key: "ck_test_" + new string('x', 30)), "invalid_api_key");
    }

    [Theory]
    [MemberData(nameof(WithBody))]
    public async Task A_bad_body_is_answered_as_documented(string id)
    {
        var operation = DocumentedOperation.Named(id);
        var path = PathOf(operation);
        AssertDocumented(operation, await SendAsync(operation, path, "[]"), "invalid_json");
        AssertDocumented(operation, await SendAsync(operation, path, "{\"x\":\"" + new string('x', 70_000) + "\"}"), "body_too_large");
        using var text = new HttpRequestMessage(new HttpMethod(operation.Method), path) { Content = new StringContent("{}") };
        text.Headers.TryAddWithoutValidation("x-api-key", api.Key);
        AssertDocumented(operation, await api.SendAsync(text), "unsupported_media_type");
        foreach (var name in operation.RequestExample!.AsObject().Select(field => field.Key))
        {
            var wrong = operation.RequestExample.DeepClone();
            wrong[name] = new JsonArray();
            AssertDocumented(operation, await SendAsync(operation, path, wrong.ToJsonString()), "invalid_field");
        }
    }

    private Task<Reply> SendAsync(DocumentedOperation operation, string path, string body) => api.SendAsync(new HttpMethod(operation.Method), path, body);

    private static void AssertDocumented(DocumentedOperation operation, Reply reply, string code)
    {
        Assert.Equal(code, reply.Text("code"));
        Assert.Contains(code, operation.CodesOf(reply.Status));
    }

    private async Task<Reply> SendAsync(DocumentedOperation operation)
    {
        var body = operation.RequestExample is { } example ? Actual(example.ToJsonString()) : null;
        var reply = await api.SendAsync(new HttpMethod(operation.Method), PathOf(operation), body);
        Assert.True(reply.Status == operation.SuccessStatus, $"{operation.Id} answered {reply.Status}: {reply.Body}");
        if (operation.SuccessExample is { } answer) Learn(answer, reply.Json);
        return reply;
    }

    private string PathOf(DocumentedOperation operation)
    {
        var path = operation.Path;
        var query = new List<string>();
        foreach (var parameter in operation.Parameters)
        {
            if (parameter["example"] is not { } example) continue;
            var (name, value) = (parameter["name"]!.GetValue<string>(), Uri.EscapeDataString(Actual(example.ToString())));
            if (parameter["in"]!.GetValue<string>() == "path") path = path.Replace($"{{{name}}}", value);
            else if (parameter["in"]!.GetValue<string>() == "query") query.Add($"{name}={value}");
        }

        return query.Count == 0 ? path : path + "?" + string.Join('&', query);
    }

    // The document's ids stand for those that this server gave.
    private string Actual(string text) => actualIds.Aggregate(text, (result, id) => result.Replace(id.Key, id.Value));

    private void Learn(JsonNode example, JsonElement actual)
    {
        if (example is JsonObject fields)
        {
            foreach (var (name, value) in fields)
                if (value is not null && actual.TryGetProperty(name, out var own)) Learn(value, own);
        }
        else if (example is JsonArray { Count: > 0 } items && actual.ValueKind == JsonValueKind.Array && actual.GetArrayLength() > 0) Learn(items[0]!, actual[0]);
        else if (actual.ValueKind == JsonValueKind.String && example.ToString().Length >= 20) actualIds[example.ToString()] = actual.GetString()!;
    }

    // Names and kinds of values, with the form of texts that are ids or moments.
    private static string Shape(JsonNode? node) => node switch
    {
        JsonObject fields => "{" + string.Join(",", fields.Where(field => field.Key is not "metadata").Select(field => field.Key + ":" + Shape(field.Value)).Order(StringComparer.Ordinal)) + "}",
        JsonArray items => "[" + (items.Count > 0 ? Shape(items[0]) : "") + "]",
        null => "null",
        _ when node.GetValueKind() is JsonValueKind.True or JsonValueKind.False => "boolean",
        _ when node.GetValueKind() == JsonValueKind.String && node.ToString() is [_, _, _, '_', ..] text => $"{text[..4]}{text.Length}",
        _ => node.GetValueKind().ToString(),
    };

    private static JsonElement Element(JsonNode node) => JsonSerializer.SerializeToElement(node);
}
