using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using Credits.Core.Catalog;
using Credits.Core.Rating;
using FsCheck;
using FsCheck.Fluent;
using Xunit;
using static Credits.Core.Tests.Rating.Versions;

namespace Credits.Core.Tests.Rating;

public sealed class RaterPropertyTests
{
    // From 10^-12 to 10^15, with as many digits as it takes.
    private static readonly Gen<string> Numbers =
        from digits in Gen.Choose(0, 999_999_999)
        from more in Gen.Choose(0, 99_999)
        from scale in Gen.Choose(0, 12)
        select (new decimal(digits, more, 0, false, (byte)scale) % 999_999_999_999_999m).ToString(CultureInfo.InvariantCulture);

    private static readonly Gen<ProductVersion> Products =
        from rates in Numbers.ArrayOf(4)
        from packages in Numbers.ArrayOf(4)
        from models in Gen.Choose(0, 2).ArrayOf(4)
        select Of(
            Volume(new Pricing("USD", [Row(rate: rates[0], package: Positive(packages[0]))]), new Pricing("CREDIT", [Row(rate: rates[1])])),
            Dimensional(
                ["model"],
                Row(rates[2], rates[3], Positive(packages[1]), dimensions: [new("model", "m" + models[0])]),
                Row(rates[1], rates[0], Positive(packages[2]), dimensions: [new("model", models[1] == 0 ? "*" : "m" + models[1])])),
            Unit("CREDIT", rates[2]));

    private static readonly Gen<string> Events =
        from volume in Numbers
        from model in Gen.Choose(0, 3)
        from kind in Gen.Choose(0, 9)
        select kind == 0 ? "{}" : $$"""{"tokens":{{volume}},"model":"m{{model}}"}""";

    private static readonly Gen<(ProductVersion Version, string[] Batch)> Batches =
        from version in Products
        from batch in Events.ArrayOf(12)
        select (version, batch);

    [Fact]
    public void The_fees_of_an_event_are_the_same_whatever_else_is_in_the_batch() => Check.ForAll(Batches, it =>
    {
        var alone = it.Batch.Select(data => Text(Rater.Rate(it.Version, Event(data)))).ToArray();
        var backwards = it.Batch.Reverse().Select(data => Text(Rater.Rate(it.Version, Event(data)))).Reverse().ToArray();
        Assert.Equal(alone, backwards);
    });

    [Fact]
    public void The_total_is_the_sum_of_the_lines() => Check.ForAll(Batches, it =>
    {
        var fees = it.Batch.SelectMany(data => Rater.Rate(it.Version, Event(data)).Fees).ToArray();
        Assert.All(fees, fee => Assert.True(fee.Amount is { IsNegative: false, IsRepresentable: true }));
        foreach (var asset in (string[])["USD", "CREDIT"])
        {
            var units = fees.Where(fee => fee.Asset == asset).Aggregate(BigInteger.Zero, (sum, fee) => sum + Units(fee.Amount));
            var total = Rated.Totals(fees).SingleOrDefault(sum => sum.Asset == asset).Amount;
            Assert.Equal(units, Units(total));
        }
    });

    [Fact]
    public void A_fee_is_off_the_exact_quotient_by_at_most_half_of_its_last_digit() => Check.ForAll(
        Numbers.Three(),
        it =>
        {
            var (rate, volume, package) = (Amount.Parse(it.Item1), Amount.Parse(it.Item2), Amount.Parse(Positive(it.Item3)));
            var rated = Rater.Rate(Of(Volume(new Pricing("USD", [Row(rate: it.Item1, package: package.ToString())]))), Event($$"""{"tokens":{{it.Item2}}}"""));
            var product = Units(rate) * Units(volume);
            if (rated.Fees.IsEmpty) Assert.True(product > Units(Amount.Max) * Units(package));
            else Assert.True(BigInteger.Abs((Units(rated.Fees[0].Amount) * Units(package)) - product) * 2 <= Units(package));
        },
        tests: 500);

    private static string Positive(string number) => Amount.Parse(number).IsZero ? "1" : number;

    private static BigInteger Units(Amount amount) => new(amount.Value * 1_000_000_000_000m);

    private static string Text(Rated rated) => string.Join(';', rated.Fees.Select(fee => fee.ToString()).Concat(rated.Skipped.Select(skip => skip.ToString())));
}
