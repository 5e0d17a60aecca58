using Credits.Core.Commands;
using Credits.Core.Entries;
using Credits.Engine.Apps;
using Credits.Engine.Storage;
using Credits.Engine.Wallets;

namespace Credits.Engine.Events;

/// <summary>An event that was recorded.</summary>
/// <param name="CustomerId">26 characters.</param>
/// <param name="Entry">The entry that records it.</param>
public sealed record RecordedEvent(string CustomerId, Entry Entry)
{
    /// <summary>What it says of the event.</summary>
    public EventRecord Event => Entry.Event!;
}

/// <summary>Finds events by when they happened, and by their ids.</summary>
public sealed class EventReader(IDocumentStore store)
{
    /// <summary>An event by its id, of one customer or of whichever has it; null if there is none.</summary>
    public async ValueTask<RecordedEvent?> FindAsync(AppScope scope, WalletName? wallet, string id, string? source)
    {
        var entryId = RecordEvent.IdFor(id, source);
        if (wallet is not null) return await ReadAsync(wallet.Partition, entryId);
        var mark = WalletDocuments.IdOf(new(DocumentKind.Event, entryId));
        var page = await store.QueryAsync(new Query { App = scope.Name, Type = WalletDocuments.Event, Id = mark, Limit = 1 });
        return page.Documents is [var found, ..] ? await ReadAsync(found.Partition, entryId) : null;
    }

    /// <summary>A page of events by offset, the latest to happen first, of one customer or of all, and how many there are.</summary>
    public async ValueTask<(IReadOnlyList<RecordedEvent> Events, long Total)> ListAsync(
        AppScope scope, WalletName? wallet, int offset, int limit, CancellationToken cancellation = default)
    {
        var (documents, total) = await store.PageAsync(All(scope, wallet) with { Descending = true }, offset, limit, cancellation);
        return (await ReadAsync(documents), total);
    }

    /// <summary>A page of the events that happened in a time, the first first, of one customer or of all, and where to go on.</summary>
    public async ValueTask<(IReadOnlyList<RecordedEvent> Events, Position? Next)> RangeAsync(
        AppScope scope, WalletName? wallet, DateTimeOffset from, DateTimeOffset until, int limit, Position? after, CancellationToken cancellation = default)
    {
        var query = All(scope, wallet) with { From = WalletDocuments.SortOf(from), To = WalletDocuments.SortOf(until), Limit = limit, After = after };
        var page = await store.QueryAsync(query, cancellation);
        return (await ReadAsync(page.Documents), page.Next);
    }

    private static Query All(AppScope scope, WalletName? wallet) => new() { App = scope.Name, Wallet = wallet?.CustomerId, Type = WalletDocuments.Event };

    private async ValueTask<IReadOnlyList<RecordedEvent>> ReadAsync(IReadOnlyList<Document> marks)
    {
        var events = new List<RecordedEvent>(marks.Count);
        foreach (var mark in marks)
            if (await ReadAsync(mark.Partition, WalletDocuments.EntryOfMark(mark.Id)) is { } found) events.Add(found);
        return events;
    }

    private async ValueTask<RecordedEvent?> ReadAsync(Partition partition, string entryId) =>
        await store.ReadEntryAsync(partition, entryId) is { Event: not null } entry ? new(partition.Wallet, entry) : null;
}
