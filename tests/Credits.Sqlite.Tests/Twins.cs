using System.Globalization;
using Credits.Sqlite.Journal;

namespace Credits.Sqlite.Tests;

internal static class Twins
{
    /// <summary>Two ids of the same hash.</summary>
    public static (string One, string Other) OfIds()
    {
        var seen = new Dictionary<int, string>();
        for (var i = 0; ; i++)
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"e.{i}");
            if (!seen.TryAdd(IdHash.Of(id), id)) return (seen[IdHash.Of(id)], id);
        }
    }
}
