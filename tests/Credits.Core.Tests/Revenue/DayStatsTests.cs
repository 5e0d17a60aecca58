using Credits.Core.Commands;
using Credits.Core.Json;
using Credits.Core.Revenue;
using Xunit;

namespace Credits.Core.Tests.Revenue;

public sealed class DayStatsTests
{
    [Fact]
    public void Sums_are_in_order_and_the_same_however_they_are_grouped()
    {
        DayStats[] parts = [.. Enumerable.Range(0, 400).Select(i => Of($"p{i * 7 % 150:D3}", i % 3 == 0 ? "EUR" : "USD", i, i * 2))];
        var oneByOne = parts.Aggregate(DayStats.None, (sum, part) => sum.Plus(part));
        var grouped = parts.Chunk(37).Select(chunk => chunk.Aggregate(DayStats.None, (all, part) => all.Append(part))).Aggregate(DayStats.None, (sum, part) => sum.Plus(part));
        Assert.Equal(WalletDocumentJson.Write(oneByOne), WalletDocumentJson.Write(grouped));
        Assert.Equal(DayStats.MaxLines, oneByOne.Products.Count(line => line.Name is not null));
        Assert.Equal(parts.Sum(part => part.Products[0].Revenue.Value), oneByOne.Products.Sum(line => line.Revenue.Value));
        Assert.Equal(oneByOne.Products.OrderBy(line => line.Name, StringComparer.Ordinal).ThenBy(line => line.Currency, StringComparer.Ordinal), oneByOne.Products);
    }

    [Fact]
    public void What_is_stored_reads_back_the_same()
    {
        var day = Of("p", "EUR", 1.5m, 0).Plus(Of(null, "USD", -2, 7));
        var bytes = WalletDocumentJson.Write(day);
        Assert.Equal(bytes, WalletDocumentJson.Write(WalletDocumentJson.Read(DocumentKind.Day, bytes)));
    }

    [Fact]
    public void A_sum_beyond_all_limits_stops_at_them()
    {
        var most = new DayStats([new StatLine(null, "USD", Amount.Max, Amount.Max)], []);
        var sum = most.Plus(most);
        Assert.Equal((Amount.Max, Amount.Max), (sum.Products[0].Revenue, sum.Products[0].Costs));
    }

    [Theory]
    [InlineData("2030-01-01T23:59:59.999Z", "20300101")]
    [InlineData("2030-01-02T00:30:00+01:00", "20300101")]
    [InlineData("2030-01-02T00:00:00Z", "20300102")]
    public void Days_are_of_UTC(string moment, string day) => Assert.Equal(day, DayStats.NameOf(DateTimeOffset.Parse(moment)));

    private static DayStats Of(string? name, string currency, decimal revenue, decimal costs) =>
        new([new StatLine(name, currency, Amount.From(revenue), Amount.From(costs))], [new StatLine(name, currency, Amount.From(revenue), Amount.From(costs))]);
}
