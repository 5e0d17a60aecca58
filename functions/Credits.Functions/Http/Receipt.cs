using Credits.Core.Entries;

namespace Credits.Functions.Http;

/// <summary>Where an answer stands in the wallet's chain; keep it to prove later what was answered.</summary>
/// <param name="Sequence">The entry's place.</param>
/// <param name="Hash">The entry's hash.</param>
internal sealed record Receipt(long Sequence, string Hash);

/// <summary>What several APIs say about an entry.</summary>
internal static class EntryAnswers
{
    public static Receipt Receipt(this Entry entry) => new(entry.Sequence, entry.Hash);
}
