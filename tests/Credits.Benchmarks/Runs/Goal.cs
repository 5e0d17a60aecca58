using System.Globalization;

namespace Credits.Benchmarks.Runs;

/// <summary>What a variant is to reach, at 64 connections.</summary>
/// <param name="Share">The least share of the ceiling's requests per second; null for no goal.</param>
/// <param name="P99">The highest p99 in milliseconds; null for no goal.</param>
public sealed record Goal(double? Share, double? P99)
{
    /// <summary>The most megabytes that a server may ever have resident.</summary>
    const double Megabytes = 300;

    public static readonly Goal None = new(null, null);

    /// <summary>The goals, each with whether these numbers reach it.</summary>
    public string Judge(double share, double p99, double megabytes)
    {
        var parts = new List<string>(3);
        if (Share is { } least) parts.Add(string.Create(CultureInfo.InvariantCulture, $"share >= {least:p0}: {Mark(share >= least)}"));
        if (P99 is { } most) parts.Add(string.Create(CultureInfo.InvariantCulture, $"p99 <= {most} ms: {Mark(p99 <= most)}"));
        if (megabytes > Megabytes) parts.Add($"memory <= {Megabytes} MB: {Mark(false)}");
        return string.Join(", ", parts);
    }

    static string Mark(bool reached) => reached ? "yes" : "NO";
}
