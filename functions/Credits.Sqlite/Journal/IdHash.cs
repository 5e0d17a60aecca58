using System.Runtime.InteropServices;

namespace Credits.Sqlite.Journal;

/// <summary>
/// A number that stands for an id in a table less than half as large as one of ids. Two ids may have the same one, so whoever finds a row by it
/// compares the id; nobody can choose ids that have, since those that callers choose are hashed cryptographically before they get
/// here. It is stored: it must never change.
/// </summary>
internal static class IdHash
{
    /// <summary>The number of an id.</summary>
    public static int Of(string id)
    {
        var hash = Mix((ulong)id.Length + 1);
        var words = MemoryMarshal.Cast<char, ulong>(id);
        foreach (var word in words) hash = Mix(hash ^ word);
        foreach (var rest in id.AsSpan(words.Length * 4)) hash = Mix(hash ^ rest);
        return (int)(hash >> 32);
    }

    private static ulong Mix(ulong value)
    {
        value *= 0x9E37_79B9_7F4A_7C15;
        return value ^ (value >> 32);
    }
}
