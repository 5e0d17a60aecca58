using System.Globalization;

namespace Credits.Benchmarks.Reports;

/// <summary>What this process handed to the disk.</summary>
public static class DiskWrites
{
    const string Path = "/proc/self/io";
    const string Field = "write_bytes: ";

    /// <summary>Bytes since its start; null where that is not known.</summary>
    public static long? Bytes => File.Exists(Path)
        ? File.ReadLines(Path).Where(line => line.StartsWith(Field, StringComparison.Ordinal)).Select(line => long.Parse(line.AsSpan(Field.Length), CultureInfo.InvariantCulture)).First()
        : null;
}
