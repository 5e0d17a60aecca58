using System.Text.RegularExpressions;

namespace Credits.Functions.Tests.Samples;

/// <summary>A request of an <c>.http</c> file, with what is expected of its answer.</summary>
/// <param name="Name">What later requests call its answer by, or null.</param>
/// <param name="Method">Its method.</param>
/// <param name="Url">Its address, with variables.</param>
/// <param name="Headers">Its headers, with variables.</param>
/// <param name="Body">Its body, with variables; empty for none.</param>
/// <param name="Expected">The lines after <c>=&gt;</c>.</param>
internal sealed record SampleRequest(
    string? Name, string Method, string Url, IReadOnlyList<(string Name, string Value)> Headers, string Body, IReadOnlyList<string> Expected);

/// <summary>Reads <c>.http</c> files as editors send them: requests between <c>###</c>, variables, and names for answers.</summary>
internal static partial class HttpFile
{
    public static IReadOnlyList<SampleRequest> Read(string text) =>
        [.. Separator().Split(text).Skip(1).Select(part => Request(part.ReplaceLineEndings("\n").Split('\n').Skip(1).ToList()))];

    private static SampleRequest Request(List<string> lines)
    {
        string? name = null;
        var expected = new List<string>();
        var rest = new List<string>();
        foreach (var line in lines)
        {
            if (line.StartsWith("# => ", StringComparison.Ordinal)) expected.Add(line[5..]);
            else if (line.StartsWith("# @name ", StringComparison.Ordinal)) name = line[8..].Trim();
            else if (!line.StartsWith('#')) rest.Add(line);
        }

        while (rest.Count > 0 && rest[0].Length == 0) rest.RemoveAt(0);
        var first = rest[0].Split(' ', 2);
        var blank = rest.FindIndex(line => line.Length == 0);
        if (blank < 0) blank = rest.Count;
        var headers = rest[1..blank].Select(line => line.Split(": ", 2)).Select(parts => (parts[0], parts[1])).ToList();
        return new(name, first[0], first[1], headers, string.Join('\n', rest.Skip(blank + 1)).Trim(), expected);
    }

    [GeneratedRegex("^###", RegexOptions.Multiline)]
    private static partial Regex Separator();
}
