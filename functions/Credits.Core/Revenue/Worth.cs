namespace Credits.Core.Revenue;

/// <summary>A sum of money.</summary>
/// <param name="Currency">The currency's code, upper case.</param>
/// <param name="Amount">How much, in whole units of the currency.</param>
public sealed record Worth(string Currency, Amount Amount);
