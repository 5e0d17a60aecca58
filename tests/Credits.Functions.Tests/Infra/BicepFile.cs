using System.Text.RegularExpressions;

namespace Credits.Functions.Tests.Infra;

/// <summary>A template, as far as names in it can be told without its compiler. It is written plainly enough for that: a declaration a line.</summary>
internal sealed partial class BicepFile
{
    private BicepFile(string path)
    {
        Path = path;
        Text = Repository.Read(path);
        Parameters = Parameter().Matches(Text).ToDictionary(match => match.Groups["name"].Value, match => match.Groups["default"].Success);
        Variables = [.. Variable().Matches(Text).Select(match => match.Groups["name"].Value)];
        Outputs = Output().Matches(Text).ToDictionary(match => match.Groups["name"].Value, match => match.Groups["value"].Value);
        Modules = [.. Module().Matches(Text).Select(match => new BicepModule(
            match.Groups["name"].Value,
            match.Groups["path"].Value,
            ModuleParameter().Matches(match.Groups["params"].Value).ToDictionary(line => line.Groups["name"].Value, line => line.Groups["value"].Value)))];
    }

    public static IReadOnlyList<BicepFile> All { get; } =
    [
        .. Directory.GetFiles(System.IO.Path.Combine(Repository.Root, "infra"), "*.bicep", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal).Select(path => new BicepFile(System.IO.Path.GetRelativePath(Repository.Root, path))),
    ];

    public static BicepFile Main => Of("main.bicep");

    public string Path { get; }

    public string Text { get; }

    /// <summary>Names, and whether they have a default.</summary>
    public IReadOnlyDictionary<string, bool> Parameters { get; }

    public IReadOnlyList<string> Variables { get; }

    public IReadOnlyDictionary<string, string> Outputs { get; }

    public IReadOnlyList<BicepModule> Modules { get; }

    public static BicepFile Of(string name) => All.Single(file => System.IO.Path.GetFileName(file.Path) == name);

    /// <summary>The value of a property, as it is written; the property must be there once.</summary>
    public string Property(string name) => Regex.Matches(Text, $@"(?<![\w.]){Regex.Escape(name)}: (?<value>[^\n}}]+?) *(?=[\n}}])").Single().Groups["value"].Value;

    /// <summary>The template without comments and without what stands in texts, but with what is inserted into them.</summary>
    public string Code() => Inserted().Replace(Comment().Replace(Text, ""), match => " " + string.Join(' ', Insertion().Matches(match.Value).Select(part => part.Groups["code"].Value)) + " ");

    [GeneratedRegex(@"^param (?<name>\w+) \w+(?<default> = .+)?$", RegexOptions.Multiline)]
    private static partial Regex Parameter();

    [GeneratedRegex(@"^var (?<name>\w+) = ", RegexOptions.Multiline)]
    private static partial Regex Variable();

    [GeneratedRegex(@"^output (?<name>\w+) \w+ = (?<value>.+)$", RegexOptions.Multiline)]
    private static partial Regex Output();

    [GeneratedRegex(@"^module (?<name>\w+) '(?<path>[^']+)' = \{\n(?<head>(?:  (?!params).*\n)*)  params: \{\n(?<params>(?:    .*\n)*)  \}\n\}", RegexOptions.Multiline)]
    private static partial Regex Module();

    [GeneratedRegex(@"^    (?<name>\w+): (?<value>.+)$", RegexOptions.Multiline)]
    private static partial Regex ModuleParameter();

    [GeneratedRegex(@"^\s*//.*$", RegexOptions.Multiline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"'(?:\$\{[^}]*\}|\\'|[^'\n])*'")]
    private static partial Regex Inserted();

    [GeneratedRegex(@"\$\{(?<code>[^}]*)\}")]
    private static partial Regex Insertion();
}

/// <summary>A module that a template uses.</summary>
internal sealed record BicepModule(string Name, string Path, IReadOnlyDictionary<string, string> Parameters);
