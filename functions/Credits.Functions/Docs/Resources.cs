namespace Credits.Functions.Docs;

/// <summary>The files of this folder that are built into the program.</summary>
internal static class Resources
{
    /// <summary>Reads one by its path in this folder, for example <c>OpenApi/info.json</c>.</summary>
    public static byte[] Read(string path)
    {
        using var stream = typeof(Resources).Assembly.GetManifestResourceStream("Docs/" + path)
            ?? throw new ArgumentException($"There is no {path}.", nameof(path));
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
