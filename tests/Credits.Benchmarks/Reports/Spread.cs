using System.Globalization;

namespace Credits.Benchmarks.Reports;

/// <summary>The median of one value over the turns or rounds, with the lowest and the highest.</summary>
public readonly record struct Spread
{
    public Spread(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        Min = sorted[0];
        Median = (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
        Max = sorted[^1];
    }

    public double Min { get; }

    public double Median { get; }

    public double Max { get; }

    public string ToString(string format)
    {
        string Text(double value) => value.ToString(format, CultureInfo.InvariantCulture);
        return Min == Max ? Text(Median) : $"{Text(Median)} ({Text(Min)}-{Text(Max)})";
    }
}
