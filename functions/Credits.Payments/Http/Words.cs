namespace Credits.Payments.Http;

/// <summary>A provider's words, as far as they are passed on.</summary>
internal static class Words
{
    private const int MaxLength = 300;

    /// <summary>On one line, shortened.</summary>
    public static string Short(string text)
    {
        var line = string.Concat(text.Take(MaxLength).Select(c => char.IsControl(c) ? ' ' : c));
        return text.Length > MaxLength ? line + "…" : line;
    }
}
