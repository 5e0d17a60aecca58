using System.Collections.Immutable;
using Credits.Core.Catalog;
using Credits.Core.Rating;
using Xunit;
using static Credits.Core.Tests.Rating.Versions;

namespace Credits.Core.Tests.Rating;

public sealed class RaterTests
{
    [Fact]
    public void A_unit_costs_its_price_and_other_types_of_events_nothing()
    {
        var version = Of(Unit("USD", "2.5"));
        Assert.Equal([new Fee("USD", Amount.Parse("2.5"), "unit", null, "chat", 3)], Rater.Rate(version, Event()).Fees);
        Assert.Same(Rated.None, Rater.Rate(version, Event(type: "Used")));
        Assert.Equal("2.5", FeeOf(version, "{}"));
    }

    [Theory]
    [InlineData("0.001", null, "1500", "1.5")]
    [InlineData("1.25", "1000000", "1", "0.00000125")]
    [InlineData("1.25", "1000000", "1234567", "1.54320875")]
    [InlineData("1.25", "1000000", "999999999999999", "1249999999.99999875")]
    [InlineData("1", "3", "1", "0.333333333333")]
    [InlineData("2", "3", "1", "0.666666666667")]
    [InlineData("0.000000000001", "2", "1", "0")]
    [InlineData("0.000000000001", "2", "3", "0.000000000002")]
    [InlineData("0.000000000001", "2", "5", "0.000000000002")]
    [InlineData("0.000000000001", null, "1e-12", "0")]
    [InlineData("1", null, "1.5e3", "1500")]
    [InlineData("1", null, "0.0000000000005", "0")]
    [InlineData("1", null, "0.00000000000051", "0.000000000001")]
    [InlineData("999999999999999.999999999999", "999999999999999.999999999999", "999999999999999.999999999999", "999999999999999.999999999999")]
    public void A_volume_costs_exactly_its_share_rounded_once_half_to_even(string rate, string? package, string volume, string fee) =>
        Assert.Equal(fee, FeeOf(Of(Volume(new Pricing("USD", [Row(rate: rate, package: package)]))), $$"""{"tokens":{{volume}}}"""));

    [Fact]
    public void Unit_and_volume_are_charged_together_and_a_package_is_of_the_volume_only()
    {
        var price = Of(Of("both", Rule(UsageType.UnitAndVolume), new Pricing("USD", [Row("0.5", "1", "10")])));
        Assert.Equal("2", FeeOf(price, """{"tokens":15}"""));
        Assert.Equal("0.5", FeeOf(price, """{"tokens":0}"""));
    }

    [Theory]
    [InlineData("{}", Unpriced.VolumeMissing)]
    [InlineData("""{"tokens":null}""", Unpriced.VolumeMissing)]
    [InlineData("""{"tokens":"15"}""", Unpriced.VolumeInvalid)]
    [InlineData("""{"tokens":[15]}""", Unpriced.VolumeInvalid)]
    [InlineData("""{"tokens":1e15}""", Unpriced.VolumeInvalid)]
    [InlineData("""{"tokens":1e999999999999}""", Unpriced.VolumeInvalid)]
    [InlineData("""{"tokens":-1}""", Unpriced.VolumeNegative)]
    [InlineData("""{"tokens":999999999999999}""", Unpriced.TooLarge)]
    public void What_can_not_be_counted_is_not_charged_and_the_reason_told(string data, string reason)
    {
        var rated = Rater.Rate(Of(Volume(new Pricing("USD", [Row(rate: "2")]))), Event(data));
        Assert.Empty(rated.Fees);
        Assert.Equal([new PriceSkip("volume", reason)], rated.Skipped);
    }

    [Fact]
    public void A_fee_of_unit_and_volume_together_is_rounded_once_half_to_even() =>
        Assert.Equal("0.000000000002", FeeOf(Of(Dimensional([], Row(unit: "0.000000000001", rate: "0.000000000001", package: "2"))), """{"tokens":1}"""));

    [Fact]
    public void Several_prices_and_assets_are_charged_each_for_itself()
    {
        var version = Of(
            Volume(new Pricing("USD", [Row(rate: "0.001")]), new Pricing("CREDIT", [Row(rate: "1")])),
            Unit("CREDIT", "5"),
            Unit("EUR", "1", type: "other"),
            new Price { Name = "fee", Recurring = new Period(Interval.Month, 1), Pricing = [new Pricing("USD", [Row("20")])] });
        var fees = Rater.Rate(version, Event("""{"tokens":100}""")).Fees;
        Assert.Equal([("USD", "0.1"), ("CREDIT", "100"), ("CREDIT", "5")], fees.Select(fee => (fee.Asset, fee.Amount.ToString())));
        Assert.Equal([("CREDIT", "105"), ("USD", "0.1")], Rated.Totals(fees).Select(total => (total.Asset, total.Amount.ToString())));
        Assert.Equal(["USD", "CREDIT", "EUR"], version.Assets);
    }

    [Theory]
    [InlineData("""{"model":"a","tier":"x"}""", "both")]
    [InlineData("""{"model":"a","tier":"y"}""", "model")]
    [InlineData("""{"model":"b","tier":"x"}""", "tier")]
    [InlineData("""{"model":"b","tier":"y"}""", "any")]
    [InlineData("{}", "any")]
    [InlineData("""{"model":"A"}""", "any")]
    [InlineData("""{"model":{"a":1}}""", "any")]
    [InlineData("""{"model":5.0}""", "five")]
    [InlineData("""{"model":5}""", "five")]
    [InlineData("""{"model":true}""", "true")]
    public void The_row_with_the_most_exact_values_counts_of_equals_the_first(string data, string row)
    {
        var price = Dimensional(
            ["model", "tier"],
            Row("1", name: "any", dimensions: [new("model", "*"), new("tier", "*")]),
            Row("2", name: "model", dimensions: [new("model", "a"), new("tier", "*")]),
            Row("3", name: "tier", dimensions: [new("model", "*"), new("tier", "x")]),
            Row("4", name: "both", dimensions: [new("model", "a"), new("tier", "x")]),
            Row("5", name: "never", dimensions: [new("model", "a"), new("tier", "x")]),
            Row("6", name: "five", dimensions: [new("model", "5")]),
            Row("7", name: "true", dimensions: [new("model", "true")]));
        Assert.Equal(row, Rater.Rate(Of(price), Event(data.Replace("}", ",\"tokens\":0}").Replace("{,", "{"))).Fees.Single().Row);
    }

    [Fact]
    public void Of_two_rows_that_fit_as_well_the_first_counts()
    {
        PriceRow model = Row("1", name: "model", dimensions: [new("model", "a")]), tier = Row("1", name: "tier", dimensions: [new("tier", "x")]);
        const string data = """{"model":"a","tier":"x","tokens":1}""";
        Assert.Equal("model", Rater.Rate(Of(Dimensional(["model", "tier"], model, tier)), Event(data)).Fees[0].Row);
        Assert.Equal("tier", Rater.Rate(Of(Dimensional(["model", "tier"], tier, model)), Event(data)).Fees[0].Row);
    }

    [Fact]
    public void Without_a_row_for_its_values_an_event_is_not_charged()
    {
        var rated = Rater.Rate(Of(Dimensional(["model"], Row("1", dimensions: [new("model", "a")]))), Event("""{"model":"b","tokens":1}"""));
        Assert.Empty(rated.Fees);
        Assert.Equal([new PriceSkip("dimensional", Unpriced.NoRow)], rated.Skipped);
    }

    private static string FeeOf(ProductVersion version, string data) => Rater.Rate(version, Event(data)).Fees.Single().Amount.ToString();
}
