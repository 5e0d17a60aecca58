using Credits.Core;
using Credits.Core.Commands;
using Credits.Core.Entries;
using Credits.Core.Json;
using Credits.Core.Payments;
using Credits.Core.Revenue;
using Credits.Core.Subscriptions;
using Credits.Core.Wallets;
using Credits.Engine.Customers;
using Credits.Engine.Storage;
using Credits.Engine.Wallets;

namespace Credits.Engine.Ledger;

/// <summary>
/// What a wallet's chain does not tell by itself: that entries are found by their ids, that there is a customer, and
/// that the documents derived from entries (refunds, closed reservations, payments, days, marks of events, what was subscribed to
/// and what is to be told of it) say what the entries say. Holds a sum and an asset for every entry that was refunded, what every
/// payment granted, the sums of every day, and nothing else that grows.
/// <para>
/// What it can not compare, since no entry says it: the customer's own fields; the times of orders for top-ups, which move as
/// they are tried; saved payment methods, notes of checkouts and pages on which a subscription is paid. An erased
/// personal part is only counted.
/// </para>
/// </summary>
internal sealed class WalletCheck(IDocumentStore store, Partition wallet)
{
    /// <summary>The types of the documents whose number and content follow from entries.</summary>
    public static readonly IReadOnlyList<string> Types =
    [
        WalletDocuments.Refunds, WalletDocuments.Reservation, WalletDocuments.Payment, WalletDocuments.Day,
        WalletDocuments.Event, WalletDocuments.SubscriptionChange, WalletDocuments.Notice,
    ];

    private readonly Dictionary<string, (string First, Refunds Sum)> refunded = new(StringComparer.Ordinal);
    private readonly Dictionary<string, GrantedPayment> payments = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DayStats> days = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> written = new(StringComparer.Ordinal);
    private long reservations;

    /// <summary>How many documents of a type there are to be.</summary>
    public long Expected(string type) => type switch
    {
        WalletDocuments.Refunds => refunded.Count,
        WalletDocuments.Reservation => reservations,
        WalletDocuments.Payment => payments.Count,
        WalletDocuments.Day => days.Count,
        _ => written.GetValueOrDefault(type),
    };

    /// <summary>Takes note of the next entry; gives what is wrong with it.</summary>
    public async ValueTask<string?> SeeAsync(Head before, Document document, Entry entry)
    {
        if (entry.Kind == EntryKind.Settle) reservations++;
        if (entry.Kind == EntryKind.Refund)
        {
            if (entry is not { Target: { } target, Postings.IsEmpty: false }) return "it refunds nothing";
            See(entry, target);
        }

        if (entry.Payment is { } payment) payments[payment.Id] = payment;
        var (day, earned) = (DayStats.NameOf(entry.RecordedAt), Recognition.Of(entry));
        if (!earned.IsEmpty) days[day] = days.GetValueOrDefault(day, DayStats.None).Plus(earned);
        if (!await IsStoredAsync(document)) return "it is not found by its id";
        foreach (var change in WrittenWith(before, entry))
        {
            var expected = WalletDocuments.Of(wallet, change, "");
            written[expected.Type] = written.GetValueOrDefault(expected.Type) + 1;
            if (!await IsStoredAsync(expected)) return $"its document {expected.Id} is not what it says";
        }

        return null;
    }

    /// <summary>Checks the rest; gives what is wrong.</summary>
    public async ValueTask<string?> FinishAsync(CancellationToken cancellation)
    {
        if (await store.ReadAsync(wallet, WalletDocuments.Customer, cancellation) is not { } customer) return "Customer: there is none.";
        if (!IsCustomer(customer)) return "Customer: it is not the wallet's.";
        foreach (var type in Types)
            if (await CheckAsync(type, cancellation) is { } fault) return fault;
        return null;
    }

    private ValueTask<string?> CheckAsync(string type, CancellationToken cancellation) => type switch
    {
        WalletDocuments.Refunds => EachAsync(type, IsRightRefundsAsync, cancellation),
        WalletDocuments.Reservation => EachAsync(type, IsRightReservationAsync, cancellation),
        WalletDocuments.Payment => EachAsync(type, IsRightPaymentAsync, cancellation),
        WalletDocuments.Day => EachAsync(type, IsRightDayAsync, cancellation),
        // Each was looked at with its entry; only one too many is left to be found.
        _ => CountAsync(type, cancellation),
    };

    private static IEnumerable<DocumentChange> WrittenWith(Head before, Entry entry)
    {
        if (entry.Event is { } happened) yield return new(new(DocumentKind.Event, entry.Id), new EventMark(entry.Id, happened.OccurredAt));
        foreach (var change in SubscriptionDocuments.Of(before, entry)) yield return change;
    }

    private async ValueTask<bool> IsStoredAsync(Document document) =>
        await store.ReadAsync(wallet, document.Id) is { } found && found.Type == document.Type && found.Sort == document.Sort && found.Body.Span.SequenceEqual(document.Body.Span);

    // The first refund of an entry pays back the first asset at least.
    private void See(Entry refund, string target)
    {
        var (first, sum) = refunded.TryGetValue(target, out var known) ? known : (refund.Postings[0].Asset, new Refunds(target, Amount.Zero));
        refunded[target] = (first, sum.After(refund.Postings, first));
    }

    private bool IsCustomer(Document document) =>
        document.Type == WalletDocuments.Customer && CustomerJson.TryRead(document.Body) is { AliasOf: null } customer && customer.Id == wallet.Wallet;

    private async ValueTask<string?> CountAsync(string type, CancellationToken cancellation) =>
        Number(type, await store.CountAsync(new Query { App = wallet.App, Wallet = wallet.Wallet, Type = type }, cancellation));

    private string? Number(string type, long count) =>
        count == Expected(type) ? null : $"There are {count} documents of the type {type}, and {Expected(type)} by the entries.";

    private async ValueTask<string?> EachAsync(string type, Func<Document, ValueTask<bool>> isRight, CancellationToken cancellation)
    {
        long count = 0;
        await foreach (var document in store.ListAsync(new Query { App = wallet.App, Wallet = wallet.Wallet, Type = type }, cancellation))
        {
            count++;
            if (!await IsRightAsync(document, isRight)) return $"Document {document.Id}: it is not what the entries say.";
        }

        return Number(type, count);
    }

    private async ValueTask<bool> IsRightAsync(Document document, Func<Document, ValueTask<bool>> isRight)
    {
        try
        {
            return await isRight(document) && (await store.ReadAsync(wallet, document.Id))?.ETag == document.ETag;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private ValueTask<bool> IsRightRefundsAsync(Document document)
    {
        var found = (Refunds)WalletDocumentJson.Read(DocumentKind.Refunds, document.Body);
        return ValueTask.FromResult(
            refunded.TryGetValue(found.EntryId, out var known) && Is(document, new(DocumentKind.Refunds, found.EntryId), known.Sum));
    }

    private ValueTask<bool> IsRightPaymentAsync(Document document)
    {
        var found = (GrantedPayment)WalletDocumentJson.Read(DocumentKind.Payment, document.Body);
        return ValueTask.FromResult(payments.TryGetValue(found.Id, out var last) && Is(document, new(DocumentKind.Payment, found.Id), last));
    }

    private ValueTask<bool> IsRightDayAsync(Document document) =>
        ValueTask.FromResult(days.TryGetValue(document.Sort, out var sums) && Is(document, new(DocumentKind.Day, document.Sort), sums));

    // A late charge overwrites what the expiry wrote.
    private async ValueTask<bool> IsRightReservationAsync(Document document)
    {
        var found = (ClosedReservation)WalletDocumentJson.Read(DocumentKind.ClosedReservation, document.Body);
        var id = found.Reservation.Id;
        if (await store.ReadEntryAsync(wallet, Settle.IdFor(id)) is not { Settlement: { } settlement } settle) return false;
        var closed = new ClosedReservation(settlement.Held, settlement.Outcome, settlement.Captured, settle.EffectiveAt, settle.Id);
        if (await store.ReadEntryAsync(wallet, LateConfirm.IdFor(id)) is { Postings: [var charged, ..] } late)
            closed = closed with { Outcome = SettlementOutcome.Confirmed, Captured = -charged.Amount, SettledAt = late.EffectiveAt, EntryId = late.Id };
        return Is(document, new(DocumentKind.ClosedReservation, id), closed);
    }

    private static bool Is(Document document, Need name, object content)
    {
        var expected = WalletDocuments.Of(document.Partition, new DocumentChange(name, content), document.ETag);
        return document.Id == expected.Id && document.Sort == expected.Sort && document.Body.Span.SequenceEqual(expected.Body.Span);
    }
}
