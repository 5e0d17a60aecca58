using System.Globalization;

namespace Credits.Functions.Http;

/// <summary>Reads the query string, keeping the first thing that is wrong like <see cref="Fields"/>.</summary>
public sealed class QueryFields(IQueryCollection query)
{
    /// <summary>The first thing that is wrong, or null.</summary>
    public Problem? Problem { get; private set; }

    /// <summary>A text that may be missing.</summary>
    public string? Text(string name, int max = HttpLimits.IdLength)
    {
        if (!query.TryGetValue(name, out var values) || values.Count == 0 || string.IsNullOrEmpty(values[0])) return null;
        var text = values[0]!;
        if (values.Count > 1) return Wrong(name, $"{name} may be given once.");
        if (text.Length > max) return Wrong(name, $"{name} may have at most {max} characters.");
        return Controls.AreIn(text) ? Wrong(name, $"{name} may not contain control characters.") : text;
    }

    /// <summary>A text that must be there.</summary>
    public string Required(string name)
    {
        var text = Text(name);
        if (text is null) Wrong(name, $"{name} is required.");
        return text ?? "";
    }

    /// <summary>A whole number within limits, or the default.</summary>
    public int Int(string name, int @default, int min, int max)
    {
        if (Text(name, 20) is not { } text) return @default;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max) return number;
        Wrong(name, $"{name} must be a whole number from {min} to {max}.");
        return @default;
    }

    /// <summary>A page size.</summary>
    public int Limit(int @default = 50) => Int("limit", @default, 1, HttpLimits.PageSize);

    /// <summary>An offset.</summary>
    public int Offset() => Int("offset", 0, 0, HttpLimits.Offset);

    /// <summary>True or false; false if missing.</summary>
    public bool Flag(string name)
    {
        if (Text(name, 5) is not { } text) return false;
        if (bool.TryParse(text, out var flag)) return flag;
        Wrong(name, $"{name} must be true or false.");
        return false;
    }

    /// <summary>A moment that may be missing; a day alone is its first moment, or its last one.</summary>
    public DateTimeOffset? Moment(string name, bool endOfDay = false)
    {
        if (Text(name, 40) is not { } text) return null;
        if (Moments.TryRead(text, out var moment)) return endOfDay && text.Length == "yyyy-MM-dd".Length ? moment.AddDays(1).AddMilliseconds(-1) : moment;
        Wrong(name, $"{name} must be a time such as 2030-01-31T12:00:00Z.");
        return null;
    }

    /// <summary>Refuses every name but these: a filter or a receipt that is misspelt would be an answer to another question.</summary>
    public void Only(params ReadOnlySpan<string> names)
    {
        foreach (var (name, _) in query)
            if (!names.Contains(name, StringComparer.OrdinalIgnoreCase)) Wrong(name, $"The query may have {string.Join(", ", names)}, and nothing else.");
    }

    /// <summary>Notes a problem, unless there is one.</summary>
    public void Refuse(Problem problem) => Problem ??= problem;

    private string? Wrong(string name, string detail)
    {
        Problem ??= Problem.BadField(name, detail);
        return null;
    }
}
