using System.Text.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;

namespace Credits.Functions.Tests.Triggers;

/// <summary>A function as its function.json declares it.</summary>
internal sealed record FunctionFile(string Name, JsonElement Trigger, int Bindings)
{
    /// <summary>
    /// Where the build puts what a publish would: the executable, host.json and the functions' folders. With
    /// <c>CREDITS_TEST_APP</c> the folder of a published one.
    /// </summary>
    public static string Folder { get; } = Environment.GetEnvironmentVariable("CREDITS_TEST_APP") is { Length: > 0 } published ? published : AppContext.BaseDirectory;

    public static IReadOnlyList<FunctionFile> All { get; } =
    [
        .. Directory.GetFiles(Folder, "function.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(Read),
    ];

    public string Type => Trigger.GetProperty("type").GetString()!;

    public bool IsHttp => Type == "httpTrigger";

    public string Route => Trigger.GetProperty("route").GetString()!;

    public string? Queue => Trigger.TryGetProperty("queueName", out var queue) ? queue.GetString() : null;

    public IEnumerable<string> Methods => Trigger.GetProperty("methods").EnumerateArray().Select(method => method.GetString()!.ToUpperInvariant());

    /// <summary>Whether the host would give a request to this function; it matches routes as this program's own server does.</summary>
    public bool Takes(string method, string path) =>
        IsHttp && Methods.Contains(method) && new TemplateMatcher(TemplateParser.Parse(Route), []).TryMatch(path, []);

    private static FunctionFile Read(string path)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(path));
        var bindings = json.RootElement.GetProperty("bindings").EnumerateArray().ToList();
        return new FunctionFile(Path.GetFileName(Path.GetDirectoryName(path))!, bindings[0].Clone(), bindings.Count);
    }
}
