using Credits.Core;
using Credits.Core.Commands;
using Credits.Core.Entries;
using Credits.Core.Json;
using Credits.Core.Payments;
using Credits.Core.Revenue;
using Credits.Engine.Customers;
using Credits.Engine.Storage;
using Credits.Engine.Wallets;

namespace Credits.Engine.Ledger;

/// <summary>
/// What a wallet's chain does not tell by itself: that entries are found by their ids, that there is a customer, and
/// that the documents derived from entries (refunds, closed reservations, payments, days) say what the entries say. Holds a
/// sum and an asset for every entry that was refunded, what every payment granted, the sums of every day, and nothing else that grows.
/// </summary>
internal sealed class WalletCheck(IDocumentStore store, Partition wallet)
{
    private readonly Dictionary<string, (string First, Refunds Sum)> refunded = new(StringComparer.Ordinal);
    private readonly Dictionary<string, GrantedPayment> payments = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DayStats> days = new(StringComparer.Ordinal);

    /// <summary>How many refunds documents there are to be.</summary>
    public long Refunds => refunded.Count;

    /// <summary>How many closed reservations there are to be.</summary>
    public long Reservations { get; private set; }

    /// <summary>How many documents of payments there are to be.</summary>
    public long Payments => payments.Count;

    /// <summary>How many documents of days there are to be.</summary>
    public long Days => days.Count;

    /// <summary>Takes note of the next entry; gives what is wrong with it.</summary>
    public async ValueTask<string?> SeeAsync(Document document, Entry entry)
    {
        if (entry.Kind == EntryKind.Settle) Reservations++;
        if (entry.Kind == EntryKind.Refund) See(entry, entry.Target!);
        if (entry.Payment is { } payment) payments[payment.Id] = payment;
        var (day, earned) = (DayStats.DayOf(entry.RecordedAt), Recognition.Of(entry));
        if (!earned.IsEmpty) days[day] = days.GetValueOrDefault(day, DayStats.None).Plus(earned);
        return await store.ReadAsync(wallet, document.Id) is { } found && found.Sort == document.Sort && found.Body.Span.SequenceEqual(document.Body.Span)
            ? null
            : "it is not found by its id";
    }

    /// <summary>Checks the rest; gives what is wrong.</summary>
    public async ValueTask<string?> FinishAsync(CancellationToken cancellation)
    {
        if (await store.ReadAsync(wallet, WalletDocuments.Customer, cancellation) is not { } customer) return "Customer: there is none.";
        if (!IsCustomer(customer)) return "Customer: it is not the wallet's.";
        return await EachAsync(WalletDocuments.Refunds, Refunds, IsRightRefundsAsync, cancellation)
            ?? await EachAsync(WalletDocuments.Reservation, Reservations, IsRightReservationAsync, cancellation)
            ?? await EachAsync(WalletDocuments.Payment, Payments, IsRightPaymentAsync, cancellation)
            ?? await EachAsync(WalletDocuments.Day, Days, IsRightDayAsync, cancellation);
    }

    // The first refund of an entry pays back the first asset at least.
    private void See(Entry refund, string target)
    {
        var (first, sum) = refunded.TryGetValue(target, out var known) ? known : (refund.Postings[0].Asset, new Refunds(target, Amount.Zero));
        refunded[target] = (first, sum.After(refund.Postings, first));
    }

    private bool IsCustomer(Document document)
    {
        try
        {
            return document.Type == WalletDocuments.Customer && CustomerJson.Read(document.Body) is { AliasOf: null } customer && customer.Id == wallet.Wallet;
        }
        catch (System.Text.Json.JsonException)
        {
            return false;
        }
    }

    private async ValueTask<string?> EachAsync(string type, long expected, Func<Document, ValueTask<bool>> isRight, CancellationToken cancellation)
    {
        long count = 0;
        await foreach (var document in store.ListAsync(new Query { App = wallet.App, Wallet = wallet.Wallet, Type = type }, cancellation))
        {
            count++;
            if (!await IsRightAsync(document, isRight)) return $"Document {document.Id}: it is not what the entries say.";
        }

        return count == expected ? null : $"There are {count} documents of the type {type}, and {expected} by the entries.";
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
        if (await store.ReadEntryAsync(wallet, LateConfirm.IdFor(id)) is { } late)
            closed = closed with { Outcome = SettlementOutcome.Confirmed, Captured = -late.Postings[0].Amount, SettledAt = late.EffectiveAt, EntryId = late.Id };
        return Is(document, new(DocumentKind.ClosedReservation, id), closed);
    }

    private static bool Is(Document document, Need name, object content)
    {
        var expected = WalletDocuments.Of(document.Partition, new DocumentChange(name, content), document.ETag);
        return document.Id == expected.Id && document.Sort == expected.Sort && document.Body.Span.SequenceEqual(expected.Body.Span);
    }
}
