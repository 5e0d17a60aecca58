using System.Text.Json.Nodes;
using Credits.Functions.Docs;

namespace Credits.Functions.Tests.Docs;

/// <summary>An operation of the OpenAPI document, with what tests ask about it.</summary>
internal sealed record DocumentedOperation(string Path, string Method, JsonObject Json, IReadOnlyList<string> Prefixes, IReadOnlyList<string> After)
{
    public static readonly JsonObject Document = OpenApiDocument.Build(new ErrorCatalog(), "1.0.0");

    public static readonly IReadOnlyList<DocumentedOperation> All = [.. Read()];

    public string Id => Json["operationId"]!.GetValue<string>();

    public string? Scope => Json["x-scope"]?.GetValue<string>();

    /// <summary>Only whoever can sign gets an answer: its examples are sent by tests of its own.</summary>
    public bool IsSigned => Json["x-signed"]?.GetValue<bool>() == true;

    public JsonNode? RequestExample => Json["requestBody"]?["content"]?["application/json"]?["example"];

    public JsonObject Success => Json["responses"]!.AsObject().Single(response => response.Key[0] == '2').Value!.AsObject();

    public int SuccessStatus => int.Parse(Json["responses"]!.AsObject().Single(response => response.Key[0] == '2').Key);

    public JsonNode? SuccessSchema => Success["content"]?["application/json"]?["schema"];

    public JsonNode? SuccessExample => Success["content"]?["application/json"]?["example"];

    /// <summary>The codes that the document shows under a status.</summary>
    public IEnumerable<string> CodesOf(int status) =>
        Json["responses"]![status.ToString()]?["content"]?.AsObject().Single().Value!["examples"]!.AsObject().Select(example => example.Key) ?? [];

    /// <summary>The parameters, references followed.</summary>
    public IEnumerable<JsonObject> Parameters => (Json["parameters"] as JsonArray ?? []).Select(parameter => Resolve(parameter!.AsObject()));

    public static DocumentedOperation Named(string id) => All.Single(operation => operation.Id == id);

    /// <summary>What a reference within the document points to; anything else as it is.</summary>
    public static JsonObject Resolve(JsonObject json) =>
        json["$ref"]?.GetValue<string>() is { } reference
            ? reference[2..].Split('/').Aggregate((JsonNode)Document, (node, name) => node[name]!).AsObject()
            : json;

    private static IEnumerable<DocumentedOperation> Read()
    {
        var after = OpenApiArea.All.SelectMany(area => area.Read()["paths"]!.AsObject())
            .SelectMany(path => path.Value!.AsObject()).Select(item => item.Value).OfType<JsonObject>()
            .ToDictionary(operation => operation["operationId"]!.GetValue<string>(), operation => Texts(operation["x-after"]));
        foreach (var (path, item) in Document["paths"]!.AsObject())
        {
            var prefixes = (item!["servers"] as JsonArray)?.Select(server => server!["url"]!.GetValue<string>().TrimEnd('/')).ToList() ?? [""];
            foreach (var (method, operation) in item.AsObject())
            {
                if (operation is JsonObject json && json["operationId"]?.GetValue<string>() is { } id)
                    yield return new DocumentedOperation(path, method.ToUpperInvariant(), json, prefixes, after[id]);
            }
        }
    }

    private static List<string> Texts(JsonNode? list) => (list as JsonArray)?.Select(item => item!.GetValue<string>()).ToList() ?? [];
}
