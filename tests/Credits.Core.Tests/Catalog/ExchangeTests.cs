using Credits.Core.Catalog;
using FsCheck.Fluent;
using Xunit;

namespace Credits.Core.Tests.Catalog;

public sealed class ExchangeTests
{
    [Theory]
    [InlineData("100", "0.03", null, 2, "3")]
    [InlineData("101", "0.03", null, 0, "4")]
    [InlineData("1", "0.000000000001", null, 3, "0.001")]
    [InlineData("100", null, "3", 2, "33.34")]
    [InlineData("99", null, "3", 2, "33")]
    [InlineData("999999999999999", null, "0.000000000001", 2, null)]
    [InlineData("999999999999999", "999999999999999", null, 2, null)]
    public void What_units_cost_is_rounded_up(string units, string? rate, string? inverse, int digits, string? price) =>
        Assert.Equal(price, Exchange.Price(Amount.Parse(units), Maybe(rate), Maybe(inverse), digits)?.ToString());

    [Theory]
    [InlineData("66.5", 0, "67")]
    [InlineData("66", 0, "66")]
    [InlineData("0.000000000001", 2, "0.01")]
    [InlineData("999999999999999.1", 0, null)]
    public void What_an_asset_can_not_count_is_rounded_up(string amount, int digits, string? up) =>
        Assert.Equal(up, Exchange.RoundUp(Amount.Parse(amount), digits)?.ToString());

    [Fact]
    public void The_price_of_units_buys_them_and_a_minor_unit_less_does_not() =>
        Check.ForAll(
            ArbMap.Default.GeneratorFor<(int, int, bool, int)>(),
            values =>
            {
                var (units, rate) = (Part(values.Item1), Part(values.Item2));
                Amount? direct = values.Item3 ? rate : null, inverse = values.Item3 ? null : rate;
                var digits = Math.Abs(values.Item4 % 4);
                if (Exchange.Price(units, direct, inverse, digits) is not { } price) return;
                Assert.True(Exchange.Units(price, direct, inverse, Amount.MaxFractionDigits) >= units);
                var less = price - Amount.Parse($"1e-{digits}");
                Assert.True(less.IsNegative || Exchange.Units(less, direct, inverse, Amount.MaxFractionDigits) < units);
            },
            1_000);

    private static Amount Part(int number) => Amount.From((1 + Math.Abs((long)number)) / 1_000m);

    private static Amount? Maybe(string? text) => text is null ? null : Amount.Parse(text);
}
