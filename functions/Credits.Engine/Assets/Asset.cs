namespace Credits.Engine.Assets;

/// <summary>A unit of value.</summary>
/// <param name="Code">Upper case, for example <c>CREDIT</c> or <c>USD</c>.</param>
/// <param name="Precision">The most digits after the decimal point that an amount given by a client may have.</param>
public sealed record Asset(string Code, int Precision)
{
    /// <summary>The asset that is meant where none is named.</summary>
    public const string Default = "CREDIT";

    /// <summary>The longest code, in characters.</summary>
    public const int MaxCodeLength = 32;
}
