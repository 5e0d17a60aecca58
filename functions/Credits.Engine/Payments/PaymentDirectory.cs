using System.Text.Json;
using Credits.Core;
using Credits.Core.Commands;
using Credits.Core.Json;
using Credits.Core.Payments;
using Credits.Engine.Apps;
using Credits.Engine.Storage;
using Credits.Engine.Wallets;

namespace Credits.Engine.Payments;

/// <summary>Which payments to list.</summary>
/// <param name="CustomerId">Only those of a customer; null for all.</param>
/// <param name="Provider">Only those of a provider; null for all.</param>
/// <param name="State">Only those in a state; null for all.</param>
public sealed record PaymentFilter(string? CustomerId = null, string? Provider = null, PaymentState? State = null)
{
    internal bool Takes(Payment payment) =>
        (Provider is null || payment.Provider == Provider) && (State is null || payment.State == State);
}

/// <summary>A page of payments, newest first. It may be short, even empty; there is more as long as there is a next.</summary>
/// <param name="Payments">The payments.</param>
/// <param name="Next">Null when there is nothing more.</param>
public sealed record PaymentsPage(IReadOnlyList<Payment> Payments, Position? Next);

/// <summary>
/// The payment objects of every app and mode, one document each in the app's payments partition. Beside it stands a
/// second one that is found by the customer.
/// </summary>
public sealed class PaymentDirectory(IDocumentStore store, TimeProvider time)
{
    // How many documents one page of a filtered list looks at.
    private const int ScanLimit = 500;

    private const string Type = "payment";

    /// <summary>How long a payment that asks for no credits is remembered.</summary>
    public static readonly TimeSpan SkippedFor = TimeSpan.FromDays(180);

    /// <summary>A payment by its id, or null.</summary>
    public async ValueTask<Payment?> FindAsync(AppScope scope, string id) => (await ReadAsync(scope, id)).Payment;

    /// <summary>What a payment granted and what was taken back, as the wallet's ledger has it now; null if nothing was granted.</summary>
    public async ValueTask<GrantedPayment?> GrantedAsync(AppScope scope, Payment payment)
    {
        if (payment.Grant is not { } grant) return null;
        var name = WalletDocuments.IdOf(new Need(DocumentKind.Payment, payment.Id));
        return await store.ReadAsync(new Partition(scope.Name, grant.CustomerId), name) is { } document
            ? (GrantedPayment)WalletDocumentJson.Read(DocumentKind.Payment, document.Body)
            : null;
    }

    /// <summary>Lists payments, newest first.</summary>
    public async ValueTask<PaymentsPage> ListAsync(AppScope scope, PaymentFilter filter, int limit, Position? after)
    {
        var partition = PartitionOf(scope);
        var filtered = filter.State is not null || filter.Provider is not null;
        var page = await store.QueryAsync(new Query
        {
            App = partition.App,
            Wallet = partition.Wallet,
            Type = filter.CustomerId is { } customer ? OfCustomer(customer) : Type,
            Descending = true,
            Limit = filtered ? ScanLimit : limit,
            After = after,
        });
        var payments = new List<Payment>();
        var next = page.Next;
        foreach (var document in page.Documents)
        {
            if (payments.Count == limit)
            {
                next = after;
                break;
            }

            after = new Position(document.Sort, document.Id, partition);
            var found = filter.CustomerId is null ? Read(document) : await FindAsync(scope, document.Id[2..]);
            if (found is not null && filter.Takes(found)) payments.Add(found);
        }

        return new(payments, next);
    }

    /// <summary>
    /// Changes a payment, or makes it if there is none; a change that changes nothing writes nothing. The change may be
    /// asked more than once, and of two at the same time the second sees what the first did.
    /// </summary>
    internal async ValueTask<Payment> ChangeAsync(AppScope scope, string id, Func<Payment?, Payment> change)
    {
        while (true)
        {
            var (found, sort, etag) = await ReadAsync(scope, id);
            var changed = change(found);
            if (found is not null && Bytes(changed).AsSpan().SequenceEqual(Bytes(found))) return found;
            changed = changed with { Updated = time.GetUtcNow().ToStored() };
            sort ??= WalletDocuments.SortOf(changed.Received);
            var document = Of(scope, changed, sort, etag);
            List<Write> writes = [new(etag.Length == 0 ? WriteKind.Create : WriteKind.Replace, document)];
            if (changed.Grant is { } grant && found?.Grant is null) writes.Insert(0, new(WriteKind.Create, ByCustomer(document.Partition, id, grant, sort)));
            if (await store.WriteAsync(new Batch(document.Partition, writes)) is CommitResult.Done) return changed;
        }
    }

    private async ValueTask<(Payment? Payment, string? Sort, string ETag)> ReadAsync(AppScope scope, string id) =>
        await store.ReadAsync(PartitionOf(scope), id) is { Type: Type } document ? (Read(document), document.Sort, document.ETag) : (null, null, "");

    private static Partition PartitionOf(AppScope scope) => new(scope.Name, "(payments)");

    private static string OfCustomer(string customerId) => "p." + customerId;

    private static Document ByCustomer(Partition partition, string id, FixedGrant grant, string sort) =>
        new() { Partition = partition, Id = "c." + id, Type = OfCustomer(grant.CustomerId), Sort = sort, Body = "{}"u8.ToArray() };

    private static Document Of(AppScope scope, Payment payment, string sort, string etag) => new()
    {
        Partition = PartitionOf(scope),
        Id = payment.Id,
        Type = Type,
        Sort = sort,
        ETag = etag,
        Expires = payment.State == PaymentState.Skipped ? payment.Updated + SkippedFor : null,
        Body = Bytes(payment),
    };

    private static byte[] Bytes(Payment payment) => JsonSerializer.SerializeToUtf8Bytes(payment, StoredJson.Default.Payment);

    private static Payment Read(Document document) => JsonSerializer.Deserialize(document.Body.Span, StoredJson.Default.Payment)!;
}
