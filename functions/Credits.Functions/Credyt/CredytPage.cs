namespace Credits.Functions.Credyt;

/// <summary>A page of a list, as Credyt's API has them.</summary>
/// <param name="Items">What is on it.</param>
/// <param name="TotalCount">How many there are in all.</param>
/// <param name="Limit">The most that a page holds.</param>
/// <param name="Offset">How many come before it.</param>
internal sealed record CredytPage<T>(IReadOnlyList<T> Items, long TotalCount, int Limit, int Offset);
