namespace Credits.Benchmarks.Reports;

/// <summary>A Markdown table whose columns are aligned, so that it reads well in a terminal and in a document.</summary>
public sealed class Table(params string[] headers)
{
    readonly List<string[]> rows = [];

    public void Add(params string[] cells) => rows.Add(cells);

    public void Print(TextWriter writer)
    {
        var widths = headers.Select((header, column) => rows.Select(row => row[column].Length).Append(header.Length).Max()).ToArray();
        writer.WriteLine(Line(headers));
        writer.WriteLine($"|{string.Join('|', widths.Select(width => new string('-', width + 2)))}|");
        foreach (var row in rows) writer.WriteLine(Line(row));

        string Line(string[] cells) => $"| {string.Join(" | ", cells.Select((cell, column) => cell.PadRight(widths[column])))} |";
    }
}
