using System.Collections.Frozen;

namespace Credits.Core.Json;

/// <summary>The stored names of an enum's values: lower case, and part of what is hashed.</summary>
internal static class Names<T> where T : struct, Enum
{
    private static readonly FrozenDictionary<T, string> ToName =
        Enum.GetValues<T>().ToFrozenDictionary(value => value, value => value.ToString().ToLowerInvariant());

    private static readonly FrozenDictionary<string, T> FromName = ToName.ToFrozenDictionary(pair => pair.Value, pair => pair.Key);

    public static string Of(T value) => ToName[value];

    public static T Parse(string name) => FromName.TryGetValue(name, out var value) ? value : throw new FormatException($"'{name}' is no {typeof(T).Name}.");
}
