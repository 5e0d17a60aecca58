namespace Credits.Core;

/// <summary>Reads decimal text into an <see cref="Amount"/> without ever rounding, whatever its length.</summary>
internal static class AmountParser
{
    // More than any text has digits, so no number of zeros makes up for it; it keeps exponents from overflowing.
    private const long ExponentLimit = 1L << 40;

    public static bool TryParse(ReadOnlySpan<byte> text, out Amount amount)
    {
        amount = Amount.Zero;
        var at = 0;
        var negative = text.Length > 0 && text[0] == '-';
        if (negative) at++;

        decimal digits = 0;
        int significant = 0, pendingZeros = 0, scale = 0;
        bool any = false, point = false;
        for (; at < text.Length; at++)
        {
            var c = text[at];
            if (c == '.' && !point)
            {
                if (!any || at + 1 == text.Length || !char.IsAsciiDigit((char)text[at + 1])) return false;
                point = true;
                continue;
            }

            if (!char.IsAsciiDigit((char)c)) break;
            any = true;
            if (point) scale++;
            if (c == '0')
            {
                // Zeros count only once another digit follows them.
                if (significant > 0) pendingZeros++;
                continue;
            }

            significant += pendingZeros + 1;
            if (significant > Amount.MaxIntegerDigits + Amount.MaxFractionDigits) return false;
            for (; pendingZeros > 0; pendingZeros--) digits *= 10;
            digits = (digits * 10) + (c - '0');
        }

        if (!any || !TryReadExponent(text[at..], out var exponent)) return false;
        if (significant == 0) return true;

        var power = pendingZeros - scale + exponent;
        if (power < -Amount.MaxFractionDigits || power + significant > Amount.MaxIntegerDigits) return false;
        for (; power > 0; power--) digits *= 10;
        var result = power == 0 ? digits : digits * new decimal(1, 0, 0, false, (byte)-power);
        amount = Amount.From(negative ? -result : result);
        return true;
    }

    private static bool TryReadExponent(ReadOnlySpan<byte> text, out long exponent)
    {
        exponent = 0;
        if (text.IsEmpty) return true;
        if (text[0] is not ((byte)'e' or (byte)'E')) return false;
        text = text[1..];
        var negative = text.Length > 0 && text[0] == '-';
        if (text.Length > 0 && text[0] is (byte)'-' or (byte)'+') text = text[1..];
        if (text.IsEmpty) return false;
        foreach (var c in text)
        {
            if (!char.IsAsciiDigit((char)c)) return false;
            exponent = Math.Min(ExponentLimit, (exponent * 10) + (c - '0'));
        }

        if (negative) exponent = -exponent;
        return true;
    }
}
