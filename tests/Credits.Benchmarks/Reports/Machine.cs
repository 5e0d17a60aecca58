using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Credits.Benchmarks.Reports;

/// <summary>What the numbers were measured on.</summary>
public static class Machine
{
    const int Syncs = 200;

    /// <summary>Throws <see cref="InvalidOperationException"/> for a folder in memory, where nothing is durable and syncing costs nothing.</summary>
    public static void RequireRealDisk(string folder)
    {
        var format = new DriveInfo(Path.GetFullPath(folder)).DriveFormat;
        if (format is "tmpfs" or "ramfs") throw new InvalidOperationException($"{folder} is in memory ({format}). Name a folder on a disk with --data.");
    }

    /// <summary>Returns when the system has written to its disks all that it was given before.</summary>
    public static void FlushDisks()
    {
        if (OperatingSystem.IsLinux()) sync();
    }

    /// <summary>Processor and system.</summary>
    public static string Describe()
    {
        var processor = File.Exists("/proc/cpuinfo")
            ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':', 2)[1].Trim()
            : null;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Environment.ProcessorCount} cores ({processor ?? "unknown"}, {RuntimeInformation.ProcessArchitecture}), shared by server and load generator; {RuntimeInformation.OSDescription}; {RuntimeInformation.FrameworkDescription}");
    }

    /// <summary>Processor, system and the disk of a folder.</summary>
    public static string Describe(string folder)
    {
        var disk = new DriveInfo(Path.GetFullPath(folder)).DriveFormat;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"""
            {Describe()}
            Durable: every acknowledged write is synced to the disk ({disk}; writing and syncing 4 KB takes {MedianSync(folder).TotalMicroseconds:n0} us, median of {Syncs})
            """);
    }

    static TimeSpan MedianSync(string folder)
    {
        var path = Path.Combine(folder, $"credits-bench-{Guid.NewGuid():n}.sync");
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
        var block = new byte[4096];
        var times = new List<TimeSpan>(Syncs);
        for (var i = 0; i < Syncs; i++)
        {
            var started = Stopwatch.GetTimestamp();
            file.Write(block);
            file.Flush(flushToDisk: true);
            times.Add(Stopwatch.GetElapsedTime(started));
        }

        times.Sort();
        return times[Syncs / 2];
    }

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    static extern void sync();
}
