using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Credits.Functions.Http;

namespace Credits.Functions.Docs;

/// <summary>Completes an operation by what follows from its kind, so that no file has to repeat it.</summary>
internal static class OpenApiOperation
{
    private static readonly string[] Schemes = ["bearer", "apiKey", "credytApiKey"];
    // A malformed Idempotency-Key is an invalid field wherever it is sent.
    private static readonly string[] KeyErrors =
        [ProblemCode.InvalidField, ProblemCode.MissingKey, ProblemCode.InvalidKey, ProblemCode.ScopeMissing, ProblemCode.ConnectedAccountNotFound, ProblemCode.RateLimited, ProblemCode.Unavailable, ProblemCode.Internal];
    private static readonly string[] BodyErrors =
        [ProblemCode.InvalidJson, ProblemCode.InvalidField, ProblemCode.UnsupportedMediaType, ProblemCode.BodyTooLarge];
    private static readonly string[] WriteErrors =
        [Core.RefusalCode.IdempotencyMismatch, ProblemCode.WalletBusy, ProblemCode.Contended, ProblemCode.OutcomeUnknown];

    /// <summary>
    /// <c>x-scope</c> becomes the security and the errors of keys, a body and an Idempotency-Key bring theirs,
    /// and every code is shown under its status as that API answers it.
    /// </summary>
    public static void Complete(JsonObject operation, OpenApiArea area, ErrorCatalog errors)
    {
        var codes = new List<string>();
        if (operation["x-errors"] is JsonArray own) codes.AddRange(own.Select(code => code!.GetValue<string>()));
        if (operation["x-scope"]?.GetValue<string>() is { } scope)
        {
            operation["security"] = new JsonArray([.. Schemes.Select(scheme => new JsonObject { [scheme] = new JsonArray(scope) })]);
            codes.AddRange(KeyErrors);
        }

        if (operation.ContainsKey("requestBody")) codes.AddRange(BodyErrors);
        if (TakesIdempotencyKey(operation)) codes.AddRange(WriteErrors);
        operation.Remove("x-errors");
        operation.Remove("x-after");

        var responses = operation["responses"]!.AsObject();
        foreach (var group in codes.Distinct(StringComparer.Ordinal).Select(code => errors[code]).GroupBy(code => area.Style.StatusOf(code.ToProblem())).OrderBy(group => group.Key))
            responses[group.Key.ToString(CultureInfo.InvariantCulture)] = Response([.. group], area);
    }

    private static bool TakesIdempotencyKey(JsonObject operation) =>
        operation["parameters"] is JsonArray parameters
        && parameters.Any(parameter => parameter!["$ref"]?.GetValue<string>() == "#/components/parameters/IdempotencyKey");

    private static JsonObject Response(List<ErrorCode> codes, OpenApiArea area)
    {
        var examples = new JsonObject();
        foreach (var code in codes) examples[code.Code] = new JsonObject { ["description"] = code.Meaning, ["value"] = Example(code, area.Style) };
        var response = new JsonObject
        {
            ["description"] = string.Join(", ", codes.Select(code => $"[`{code.Code}`](/docs/errors#{code.Code})")),
            ["content"] = new JsonObject
            {
                [area.Style.ContentType] = new JsonObject
                {
                    ["schema"] = new JsonObject { ["$ref"] = "#/components/schemas/" + area.ErrorSchema },
                    ["examples"] = examples,
                },
            },
        };
        if (codes.Exists(code => code.Example.RetryAfter is not null))
            response["headers"] = new JsonObject { ["Retry-After"] = new JsonObject { ["$ref"] = "#/components/headers/RetryAfter" } };
        return response;
    }

    // Written by what writes real errors, so an example can not differ from them in shape.
    private static JsonNode Example(ErrorCode code, ApiStyle style)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            var problem = code.ToProblem();
            json.WriteStartObject();
            style.Write(json, problem, style.StatusOf(problem));
            json.WriteEndObject();
        }

        return JsonNode.Parse(stream.ToArray())!;
    }
}
