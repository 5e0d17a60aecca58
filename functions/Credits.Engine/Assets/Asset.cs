namespace Credits.Engine.Assets;

/// <summary>A unit of value.</summary>
/// <param name="Code">Upper case, for example <c>CREDIT</c> or <c>USD</c>.</param>
/// <param name="Precision">The most digits after the decimal point that an amount given by a client may have.</param>
public sealed record Asset(string Code, int Precision)
{
    /// <summary>The asset that is meant where none is named. Until an app defines it, it is there with the most digits.</summary>
    public const string Default = "CREDIT";

    /// <summary>The longest code, in characters.</summary>
    public const int MaxCodeLength = 32;

    /// <summary>How many of the smallest units that can be given make one: 100 for two digits.</summary>
    public decimal MinorUnits
    {
        get
        {
            var units = 1m;
            for (var i = 0; i < Precision; i++) units *= 10;
            return units;
        }
    }

    /// <summary>True for money, which can be paid; everything else is only counted.</summary>
    public bool IsCurrency { get; init; }

    /// <summary>True for text that can be the code of an asset.</summary>
    public static bool IsCode(string? code) =>
        code is { Length: > 0 and <= MaxCodeLength } && code.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.') && char.IsAsciiLetterOrDigit(code[0]);
}
