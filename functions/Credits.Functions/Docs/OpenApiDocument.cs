using System.Text.Json.Nodes;

namespace Credits.Functions.Docs;

/// <summary>
/// The OpenAPI document. It is written by hand, one file per API; what is the same for every operation of a
/// kind (security, the errors that all of them can give) is put in here.
/// </summary>
internal static class OpenApiDocument
{
    /// <summary>Puts the files together.</summary>
    public static JsonObject Build(ErrorCatalog errors, string version)
    {
        var document = OpenApiArea.Read("info");
        document["info"]!["version"] = version;
        document["tags"] = new JsonArray();
        document["paths"] = new JsonObject();
        Merge(document, OpenApiArea.Read("shared"));
        foreach (var area in OpenApiArea.All)
        {
            var part = area.Read();
            foreach (var (_, path) in part["paths"]!.AsObject())
                foreach (var (_, operation) in path!.AsObject())
                    if (operation is JsonObject item && item.ContainsKey("operationId")) OpenApiOperation.Complete(item, area, errors);
            Merge(document, part);
        }

        return document;
    }

    // Objects are merged and lists appended; a name that two files define differently is a mistake.
    private static void Merge(JsonObject target, JsonObject source)
    {
        foreach (var (name, value) in source)
        {
            switch (target[name], value)
            {
                case (JsonObject existing, JsonObject more):
                    Merge(existing, more);
                    break;
                case (JsonArray existing, JsonArray more):
                    foreach (var item in more) existing.Add(item!.DeepClone());
                    break;
                case (null, not null):
                    target[name] = value.DeepClone();
                    break;
                default:
                    throw new InvalidOperationException($"{name} is defined twice.");
            }
        }
    }
}
