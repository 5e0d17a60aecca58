using System.Globalization;
using System.Numerics;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Credits.Core.Tests;

public sealed class AmountTests
{
    private const string AllDigits = "999999999999999.999999999999";

    /// <summary>Amounts of every size, as the integer number of their smallest units.</summary>
    private static readonly Gen<BigInteger> Units =
        from digits in Gen.Choose(0, 27)
        from figures in Gen.ArrayOf(Gen.Choose(0, 9), digits)
        from negative in Gen.Elements(false, true)
        select figures.Aggregate(BigInteger.Zero, (sum, figure) => (sum * 10) + figure) * (negative ? -1 : 1);

    [Theory]
    [InlineData("0", "0")]
    [InlineData("-0", "0")]
    [InlineData("-0.00", "0")]
    [InlineData("0e0", "0")]
    [InlineData("0e999999999999", "0")]
    [InlineData("-0E-999999999999", "0")]
    [InlineData("50", "50")]
    [InlineData("50.0", "50")]
    [InlineData("5e1", "50")]
    [InlineData("5E+1", "50")]
    [InlineData("500e-1", "50")]
    [InlineData("0.5e2", "50")]
    [InlineData("-1.25", "-1.25")]
    [InlineData("100", "100")]
    [InlineData("1000.00100", "1000.001")]
    [InlineData("1.5e-7", "0.00000015")]
    [InlineData("1e-12", "0.000000000001")]
    [InlineData("1e14", "100000000000000")]
    [InlineData("0.000000000000000000000000000001e30", "1")]
    [InlineData("1000000000000000000000000000000e-30", "1")]
    [InlineData("007", "7")]
    [InlineData(AllDigits, AllDigits)]
    [InlineData("-" + AllDigits, "-" + AllDigits)]
    [InlineData("999999999999999.99999999999900000000000000000000", AllDigits)]
    [InlineData("999999999999999999999999999e-12", AllDigits)]
    public void Text_is_read_by_value_and_written_in_one_way(string text, string expected)
    {
        Assert.True(Read(text, out var amount));
        Assert.Equal(expected, amount.ToString());
        Assert.Equal(expected, Formatted(amount));
        Assert.Equal(Amount.Parse(expected), amount);
        Assert.Equal(Amount.Parse(expected).GetHashCode(), amount.GetHashCode());
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("+1")]
    [InlineData(" 1")]
    [InlineData("1 ")]
    [InlineData(".5")]
    [InlineData("5.")]
    [InlineData("5.e1")]
    [InlineData("1.2.3")]
    [InlineData("--1")]
    [InlineData("1e")]
    [InlineData("1e+")]
    [InlineData("1e-")]
    [InlineData("1e1.5")]
    [InlineData("1e--1")]
    [InlineData("1,5")]
    [InlineData("0x10")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("١")]
    public void What_is_no_number_is_not_read(string text) => Assert.False(Read(text, out _));

    [Theory]
    [InlineData("1e15")]
    [InlineData("1000000000000000")]
    [InlineData("-1000000000000000")]
    [InlineData("999999999999999.9999999999995")]
    [InlineData("999999999999999.9999999999990000000000001")]
    [InlineData("1e-13")]
    [InlineData("0.0000000000001")]
    [InlineData("1.0000000000001")]
    [InlineData("1234567890123456789012345678")]
    [InlineData("0.1234567890123456789012345678901234567890")]
    [InlineData("1000000000000000000000000001")]
    [InlineData("0.1000000000000000000000000001")]
    [InlineData("1000000000000000000000000000000000000000000000000001")]
    [InlineData("0.000000000000000000000000000000000000000000000000001e1")]
    [InlineData("1e400000000")]
    [InlineData("1e-400000000")]
    [InlineData("1e99999999999999999999")]
    [InlineData("-1e-99999999999999999999")]
    public void What_needs_more_digits_is_not_read_rather_than_rounded(string text) => Assert.False(Read(text, out _));

    [Fact]
    public void An_exponent_counts_in_full_however_many_zeros_it_makes_up_for()
    {
        Assert.True(Read($"0.{new string('0', 200_000)}1e200001", out var one));
        Assert.Equal("1", one.ToString());
        Assert.True(Read($"1{new string('0', 200_000)}e-200000", out one));
        Assert.Equal("1", one.ToString());
        Assert.False(Read($"0.{new string('0', 100_005)}1e100100", out _));
    }

    [Fact]
    public void Only_what_was_written_is_parsed()
    {
        Assert.Throws<FormatException>(() => Amount.Parse("one"));
        Assert.Throws<FormatException>(() => Amount.Parse("1é"));
        Assert.Throws<FormatException>(() => Amount.Parse(new string('0', 65)));
        Assert.Throws<OverflowException>(() => Amount.From(1e15m));
        Assert.Throws<OverflowException>(() => Amount.From(0.0000000000001m));
        Assert.Equal("1.5", Amount.From(1.5000000000000000000000m).ToString());
    }

    [Fact]
    public void A_buffer_that_is_too_small_is_a_fault() =>
        Assert.Throws<ArgumentException>(() => Amount.Max.Format(new byte[5]));

    [Fact]
    public void The_opposite_of_nothing_is_nothing()
    {
        var zero = -Amount.Zero;
        Assert.Equal("0", zero.ToString());
        Assert.Equal("0", Formatted(zero));
        Assert.Equal(Amount.Zero, zero);
        Assert.Equal("0", (Amount.Parse("1.25") - Amount.Parse("1.25")).ToString());
    }

    [Fact]
    public void A_sum_may_leave_the_limits_and_says_so()
    {
        var sum = Amount.Max + Amount.Max;
        Assert.False(sum.IsRepresentable);
        Assert.Equal("1999999999999999.999999999998", sum.ToString());
        Assert.True((sum - Amount.Max).IsRepresentable);
        Assert.False((-sum).IsRepresentable);
    }

    [Fact]
    public void Every_amount_is_read_back_as_it_was_written() => Check.ForAll(Units, units =>
    {
        var amount = Of(units);
        Assert.True(amount.IsRepresentable);
        Assert.True(Read(amount.ToString(), out var read));
        Assert.Equal(amount, read);
        Assert.Equal(amount.ToString(), read.ToString());
        Assert.Equal(amount.ToString(), Formatted(read));
        Assert.Equal(units, UnitsOf(amount));
    }, 2000);

    [Fact]
    public void Sums_and_differences_are_those_of_exact_integers() => Check.ForAll(Units.Two(), pair =>
    {
        var (a, b) = (Of(pair.Item1), Of(pair.Item2));
        Assert.Equal(pair.Item1 + pair.Item2, UnitsOf(a + b));
        Assert.Equal(pair.Item1 - pair.Item2, UnitsOf(a - b));
        Assert.Equal(a, a + b - b);
        Assert.Equal(a.ToString(), (a + b - b).ToString());
        Assert.Equal(pair.Item1.CompareTo(pair.Item2), a.CompareTo(b));
        Assert.Equal(pair.Item1 < pair.Item2 ? a : b, Amount.Min(a, b));
    }, 2000);

    [Fact]
    public void The_same_value_written_in_many_ways_is_one_amount() => Check.ForAll(
        Units.Zip(Gen.Choose(-40, 40)).Zip(Gen.Choose(0, 20)), written =>
        {
            var ((units, exponent), zeros) = written;
            var sign = units.Sign < 0 ? "-" : "";
            var digits = BigInteger.Abs(units).ToString(CultureInfo.InvariantCulture) + new string('0', zeros);
            var places = exponent + 12 + zeros;
            var text = places <= 0 ? digits + new string('0', -places)
                : digits.Length > places ? $"{digits[..^places]}.{digits[^places..]}"
                : $"0.{digits.PadLeft(places, '0')}";
            Assert.True(Read($"{sign}{text}e{exponent}", out var amount), text);
            Assert.Equal(Of(units), amount);
            Assert.Equal(Of(units).ToString(), amount.ToString());
        }, 2000);

    private static bool Read(string text, out Amount amount) => Amount.TryParse(Encoding.UTF8.GetBytes(text), out amount);

    private static string Formatted(Amount amount)
    {
        Span<byte> text = stackalloc byte[32];
        return Encoding.ASCII.GetString(text[..amount.Format(text)]);
    }

    private static Amount Of(BigInteger units)
    {
        var digits = BigInteger.Abs(units).ToString(CultureInfo.InvariantCulture).PadLeft(13, '0');
        return Amount.Parse($"{(units.Sign < 0 ? "-" : "")}{digits[..^12]}.{digits[^12..]}");
    }

    private static BigInteger UnitsOf(Amount amount)
    {
        var parts = amount.ToString().Split('.');
        return BigInteger.Parse(parts[0] + (parts.Length > 1 ? parts[1] : "").PadRight(12, '0'), CultureInfo.InvariantCulture);
    }
}
