using Credits.Core.Revenue;
using Credits.Core.Wallets;

namespace Credits.Engine.Wallets;

/// <summary>A wallet as of a commit.</summary>
/// <param name="Head">Its head; the one before the first entry if there is none yet.</param>
/// <param name="HeadETag">The head's version; empty if none is stored.</param>
/// <param name="HasCustomer">Whether the customer exists. A stored head proves it.</param>
/// <param name="AliasOf">The wallet this is only another name of, or null.</param>
public sealed record Snapshot(Head Head, string HeadETag, bool HasCustomer, string? AliasOf)
{
    /// <summary>The revenue and costs of the last day that had any, if this process wrote them.</summary>
    internal StoredDay? Day { get; init; }
}

/// <summary>Revenue and costs of a day as they are stored.</summary>
/// <param name="Name">Which day.</param>
/// <param name="Stats">The sums.</param>
/// <param name="ETag">The document's version; empty if there is none yet.</param>
internal sealed record StoredDay(string Name, DayStats Stats, string ETag);
