using System.Buffers.Text;
using System.Text;
using Credits.Engine.Storage;

namespace Credits.Functions.Http;

/// <summary>
/// A place in a list, as clients see it: opaque text that they hand back for the next page. It holds no
/// database's state and stays good for ever.
/// </summary>
internal static class Cursor
{
    private const char Separator = '\n';

    public static string? Write(Position? position) => position is { } at
        ? Base64Url.EncodeToString(Encoding.ASCII.GetBytes($"{at.Sort}{Separator}{at.Id}{Separator}{at.Partition.Wallet}"))
        : null;

    /// <summary>Reads the query's <c>cursor</c>; null without one. The place is in this app, whatever the text says.</summary>
    public static Position? Read(QueryFields query, string app)
    {
        if (query.Text("cursor") is not { } text) return null;
        var bytes = new byte[text.Length];
        if (Base64Url.IsValid(text) && Base64Url.TryDecodeFromChars(text, bytes, out var length)
            && Encoding.ASCII.GetString(bytes, 0, length).Split(Separator) is [var sort, var id, var wallet])
            return new Position(sort, id, new Partition(app, wallet));
        query.Refuse(Problem.BadField("cursor", "cursor must be the one that the page before gave."));
        return null;
    }
}
