using System.Globalization;
using System.Numerics;

namespace Credits.Core;

/// <summary>
/// An exact quantity of an asset: at most 15 integer and 12 fractional digits, never binary floating point.
/// Equal values are equal however they were written (50 and 50.0).
/// </summary>
public readonly record struct Amount : IComparable<Amount>, IAdditionOperators<Amount, Amount, Amount>,
    ISubtractionOperators<Amount, Amount, Amount>
{
    /// <summary>The most digits after the decimal point.</summary>
    public const int MaxFractionDigits = 12;

    /// <summary>The most digits before the decimal point.</summary>
    public const int MaxIntegerDigits = 15;

    /// <summary>The largest amount.</summary>
    public static readonly Amount Max = new(999_999_999_999_999.999999999999m);

    /// <summary>Nothing.</summary>
    public static readonly Amount Zero;

    private readonly decimal value;

    private Amount(decimal value) => this.value = value;

    /// <summary>The same quantity as a decimal, without trailing zeros.</summary>
    public decimal Value => value;

    /// <summary>More than nothing.</summary>
    public bool IsPositive => value > 0;

    /// <summary>Less than nothing.</summary>
    public bool IsNegative => value < 0;

    /// <summary>Nothing at all.</summary>
    public bool IsZero => value == 0;

    /// <summary>The number of digits after the decimal point.</summary>
    public int FractionDigits => value.Scale;

    /// <summary>Takes over a decimal; throws <see cref="OverflowException"/> if it has too many digits.</summary>
    public static Amount From(decimal value)
    {
        var amount = Normal(value);
        if (!amount.IsRepresentable) throw new OverflowException($"{value} has more than {MaxIntegerDigits} integer or {MaxFractionDigits} fractional digits.");
        return amount;
    }

    /// <summary>True within the limits of digits; sums of many amounts can leave them and must be asked.</summary>
    public bool IsRepresentable => Math.Abs(value) <= Max.value && value.Scale <= MaxFractionDigits;

    /// <summary>
    /// Reads a JSON number or a plain decimal string exactly, exponents by value (<c>1.5e-7</c>). False if it
    /// is not a number or needs more digits than an amount has; nothing is ever rounded.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out Amount amount) => AmountParser.TryParse(text, out amount);

    /// <summary>Reads what <see cref="ToString"/> wrote; throws <see cref="FormatException"/> on anything else.</summary>
    public static Amount Parse(string text)
    {
        Span<byte> bytes = stackalloc byte[64];
        return System.Text.Encoding.ASCII.TryGetBytes(text, bytes, out var length) && TryParse(bytes[..length], out var amount)
            ? amount
            : throw new FormatException($"'{text}' is not an amount.");
    }

    /// <summary>The smaller of two.</summary>
    public static Amount Min(Amount a, Amount b) => a.value <= b.value ? a : b;

    /// <summary>
    /// This times <paramref name="part"/> / <paramref name="whole"/>, cut off after some digits; the whole of it is exactly
    /// itself. Shares of a growing part never shrink.
    /// </summary>
    public Amount Share(long part, long whole, int digits)
    {
        if (part == whole) return this;
        var cut = BigInteger.Pow(10, MaxFractionDigits - digits);
        var units = (BigInteger)(value * 1_000_000_000_000m) * part / whole / cut * cut;
        return Normal((decimal)units / 1_000_000_000_000m);
    }

    /// <summary>A decimal rounded half to even to the digits of an amount; it may leave the limits.</summary>
    internal static Amount Rounded(decimal value) => Normal(decimal.Round(value, MaxFractionDigits, MidpointRounding.ToEven));

    /// <inheritdoc/>
    public int CompareTo(Amount other) => value.CompareTo(other.value);

    /// <summary>Plain decimal digits with a point, no exponent and no trailing zeros.</summary>
    public override string ToString() => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>Writes what <see cref="ToString"/> gives; 32 bytes always suffice for a representable amount.</summary>
    public int Format(Span<byte> utf8) =>
        value.TryFormat(utf8, out var written, default, CultureInfo.InvariantCulture) ? written : throw new ArgumentException("The buffer is too small.", nameof(utf8));

    /// <summary>Exact sum; may leave the limits of digits, never loses any.</summary>
    public static Amount operator +(Amount left, Amount right) => Normal(left.value + right.value);

    /// <summary>Exact difference; may leave the limits of digits, never loses any.</summary>
    public static Amount operator -(Amount left, Amount right) => Normal(left.value - right.value);

    /// <summary>The opposite.</summary>
    public static Amount operator -(Amount amount) => new(-amount.value);

    /// <summary>Order by quantity.</summary>
    public static bool operator <(Amount left, Amount right) => left.value < right.value;

    /// <summary>Order by quantity.</summary>
    public static bool operator >(Amount left, Amount right) => left.value > right.value;

    /// <summary>Order by quantity.</summary>
    public static bool operator <=(Amount left, Amount right) => left.value <= right.value;

    /// <summary>Order by quantity.</summary>
    public static bool operator >=(Amount left, Amount right) => left.value >= right.value;

    // Dividing by a one with 28 zeros drops trailing zeros, so that each value has one text.
    private static Amount Normal(decimal value) =>
        value.Scale == 0 ? new(value) : new(value / 1.0000000000000000000000000000m);
}
