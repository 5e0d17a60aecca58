namespace Credits.Cosmos;

/// <summary>
/// A body is kept as a JSON string, since as JSON its numbers would become doubles and its bytes others. Quotes and
/// backslashes would double in it; so they change places with apostrophe and backtick, which the engine's JSON
/// escapes and so never contains. The same exchange leads back.
/// </summary>
internal static class BodyText
{
    private static readonly byte[] Exchanged = MakeTable();

    /// <summary>Copies the text with its characters exchanged; the source may be the target.</summary>
    public static void Exchange(ReadOnlySpan<byte> source, Span<byte> target)
    {
        var table = Exchanged;
        for (var i = 0; i < source.Length; i++) target[i] = table[source[i]];
    }

    private static byte[] MakeTable()
    {
        var table = new byte[256];
        for (var i = 0; i < table.Length; i++) table[i] = (byte)i;
        (table['"'], table['\'']) = ((byte)'\'', (byte)'"');
        (table['\\'], table['`']) = ((byte)'`', (byte)'\\');
        return table;
    }
}
