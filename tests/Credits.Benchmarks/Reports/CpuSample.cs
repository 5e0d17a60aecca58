using System.Globalization;
using Credits.Benchmarks.Servers;

namespace Credits.Benchmarks.Reports;

/// <summary>CPU time used so far: by the server, by this process, by the whole machine (null where it cannot be read).</summary>
public readonly record struct CpuSample(TimeSpan Server, TimeSpan Bench, TimeSpan? Machine)
{
    const double TicksPerSecond = 100;

    public static CpuSample Take(ServerProcess server) => new(server.CpuTime, Environment.CpuUsage.TotalTime, Busy());

    public CpuSample Since(CpuSample earlier) => new(Server - earlier.Server, Bench - earlier.Bench, Machine - earlier.Machine);

    /// <summary>What neither the server nor this process used; null where it cannot be told.</summary>
    public TimeSpan? Others => Machine - Server - Bench;

    static TimeSpan? Busy()
    {
        if (!File.Exists("/proc/stat")) return null;
        // cpu user nice system idle iowait irq softirq steal …: all but idle and waiting is somebody's work.
        var fields = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        double Ticks(int field) => double.Parse(fields[field], CultureInfo.InvariantCulture);
        return TimeSpan.FromSeconds((Ticks(1) + Ticks(2) + Ticks(3) + Ticks(6) + Ticks(7) + Ticks(8)) / TicksPerSecond);
    }
}
