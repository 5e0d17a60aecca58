namespace Credits.Functions.Http;

/// <summary>Control characters, which ids and keys may not contain.</summary>
internal static class Controls
{
    /// <summary>True if there is one.</summary>
    public static bool AreIn(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
            if (char.IsControl(c)) return true;
        return false;
    }
}
