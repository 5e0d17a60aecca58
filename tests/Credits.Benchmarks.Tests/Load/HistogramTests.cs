using Credits.Benchmarks.Load;
using Xunit;

namespace Credits.Benchmarks.Tests.Load;

public sealed class HistogramTests
{
    [Fact]
    public void A_quantile_is_never_too_low_and_at_most_a_64th_too_high()
    {
        var random = new Random(1);
        var values = Enumerable.Range(0, 10_000).Select(_ => (long)Math.Exp(random.NextDouble() * 18)).Order().ToList();
        var histogram = new Histogram();
        foreach (var value in values) histogram.Record(value);

        foreach (var share in (double[])[0.0001, 0.01, 0.5, 0.9, 0.99, 0.999, 1])
        {
            var exact = values[(int)Math.Ceiling(share * values.Count) - 1];
            Assert.InRange(histogram.Quantile(share), exact, exact + (exact / 64));
        }
    }

    [Fact]
    public void Small_values_and_the_highest_are_exact()
    {
        var histogram = new Histogram();
        foreach (var value in (long[])[0, 1, 63, 64, 127, 1_234_567]) histogram.Record(value);

        Assert.Equal(6, histogram.Count);
        Assert.Equal([0, 1, 63, 64, 127, 1_234_567], Enumerable.Range(1, 6).Select(i => histogram.Quantile(i / 6.0)));
        Assert.Equal(1_234_567, histogram.Max);
    }

    [Fact]
    public void What_is_out_of_range_counts_as_the_nearest_end()
    {
        var histogram = new Histogram();
        histogram.Record(-5);
        histogram.Record(long.MaxValue);

        Assert.Equal(0, histogram.Quantile(0.5));
        Assert.Equal((1L << 30) - 1, histogram.Quantile(1));
    }

    [Fact]
    public void Added_histograms_are_as_if_all_was_recorded_in_one()
    {
        var (one, other) = (new Histogram(), new Histogram());
        foreach (var value in (long[])[10, 20]) one.Record(value);
        foreach (var value in (long[])[5, 30]) other.Record(value);
        one.Add(other);

        Assert.Equal(4, one.Count);
        Assert.Equal([5, 10, 20, 30], Enumerable.Range(1, 4).Select(i => one.Quantile(i / 4.0)));
    }

    [Fact]
    public void An_empty_one_answers_zero() => Assert.Equal(0, new Histogram().Quantile(0.99));
}
