namespace Credits.CosmosGateway.Partitioning;

/// <summary>A range of places, from inclusive, to exclusive.</summary>
internal readonly record struct KeyRange(string Min, string Max)
{
    /// <summary>Behind every place.</summary>
    public const string End = "FF";

    public static KeyRange All { get; } = new("", End);

    /// <summary>Cuts the whole space, whose first byte is below 40, into equal parts.</summary>
    public static KeyRange[] Split(int parts)
    {
        string At(int i) => i == 0 ? "" : i == parts ? End : Convert.ToHexString([(byte)(0x40 * i / parts)]);
        return [.. Enumerable.Range(0, parts).Select(i => new KeyRange(At(i), At(i + 1)))];
    }

    public bool Contains(string place) => string.CompareOrdinal(place, Min) >= 0 && string.CompareOrdinal(place, Max) < 0;
}
