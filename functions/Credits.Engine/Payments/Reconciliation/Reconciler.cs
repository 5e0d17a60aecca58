using System.Globalization;
using Credits.Core.Payments;
using Credits.Engine.Apps;
using Credits.Engine.Payments.Processing;
using Credits.Engine.Payments.Providers;
using Credits.Engine.Storage;

namespace Credits.Engine.Payments.Reconciliation;

/// <summary>
/// Compares a provider's own list of payments with what the ledger did about them, in both directions. It only reads. What
/// is neither asked for in our metadata nor known to us is none of our business.
/// </summary>
public sealed class Reconciler(PaymentDirectory payments, TimeProvider time)
{
    /// <summary>
    /// How much further back the provider's list begins: what was credited since may have been begun that long before.
    /// </summary>
    public static readonly TimeSpan Lead = TimeSpan.FromDays(21);

    /// <summary>What was begun later than this before now may still be on its way.</summary>
    public static readonly TimeSpan OnItsWay = TimeSpan.FromMinutes(10);

    private const int PageSize = 200;

    /// <summary>Compares one account of an app at a provider; each difference is reported as it is found.</summary>
    public async Task<Reconciled> RunAsync(
        AppScope scope, IPaymentProvider provider, ProviderSettings settings, DateTimeOffset since, Action<Difference> report, CancellationToken cancellation = default)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var (listed, compared, differences) = (0, 0, 0);
        void Tell(IEnumerable<Difference> found)
        {
            foreach (var difference in found)
            {
                differences++;
                report(difference);
            }
        }

        string? cursor = null;
        do
        {
            var page = await provider.ListPaymentsAsync(since - Lead, cursor, settings, cancellation);
            if (!page.Succeeded) return new(listed, compared, differences, page.Failure);
            foreach (var fact in page.Value.Payments)
            {
                listed++;
                var id = Payment.IdFor(fact.Provider, fact.ObjectId);
                seen.Add(id);
                var payment = await payments.FindAsync(scope, id);
                if (payment?.Grant is null && (fact.Grant is null || (fact.Grant.Scope is { } other && other != scope.Name))) continue;
                compared++;
                Tell(Compare(fact, id, payment, payment is null ? null : await payments.GrantedAsync(scope, payment)));
            }

            cursor = page.Value.Next;
        }
        while (cursor is not null);

        await foreach (var payment in CreditedSinceAsync(scope, provider.Name, since))
        {
            // A checkout for nothing is no payment at the provider's.
            if (seen.Contains(payment.Id) || payment.Paid is { Minor: 0 }) continue;
            compared++;
            Tell([new(DifferenceKind.NotListed, provider.Name, payment.ObjectId, payment.Id, "not listed", Text(payment.Paid))]);
        }

        return new(listed, compared, differences);
    }

    private IEnumerable<Difference> Compare(PaymentFact fact, string id, Payment? payment, GrantedPayment? granted)
    {
        Difference Of(DifferenceKind kind, string theirs, string ours) => new(kind, fact.Provider, fact.ObjectId, id, theirs, ours);
        if (granted is null)
        {
            if (fact.Status == PaymentStatus.Paid && fact.OccurredAt < time.GetUtcNow() - OnItsWay)
                yield return Of(DifferenceKind.NotCredited, $"paid {Text(fact.Amount)}", payment is null ? "never heard of" : payment.Problem ?? payment.State.ToString().ToLowerInvariant());
            yield break;
        }

        if (fact.Status != PaymentStatus.Paid) yield return Of(DifferenceKind.NotPaid, fact.Status?.ToString().ToLowerInvariant() ?? "unknown", $"credited {granted.Granted}");
        else if (fact.Amount != payment!.Paid) yield return Of(DifferenceKind.Amount, Text(fact.Amount), Text(payment.Paid));
        if ((fact.Refunded ?? 0) != granted.Back.Refunded) yield return Of(DifferenceKind.Refunds, Number(fact.Refunded ?? 0), Number(granted.Back.Refunded));
        if (fact.Dispute is not { } dispute) yield break;
        var known = granted.Back.Disputes.FirstOrDefault(known => known.Id == PaymentHearing.DisputeId(dispute));
        var withheld = dispute.State == DisputeState.Won ? 0 : dispute.Amount;
        if (withheld != (known.Withheld ? known.Amount : 0)) yield return Of(DifferenceKind.Dispute, $"withholds {Number(withheld)}", $"withholds {Number(known.Withheld ? known.Amount : 0)}");
    }

    private async IAsyncEnumerable<Payment> CreditedSinceAsync(AppScope scope, string provider, DateTimeOffset since)
    {
        Position? after = null;
        do
        {
            var page = await payments.ListAsync(scope, new PaymentFilter(Provider: provider), PageSize, after);
            foreach (var payment in page.Payments)
            {
                // Newest first.
                if (payment.Received < since) yield break;
                if (await payments.GrantedAsync(scope, payment) is not null) yield return payment;
            }

            after = page.Next;
        }
        while (after is not null);
    }

    private static string Text(Money? money) => money is { } paid ? $"{Number(paid.Minor)} {paid.Currency}" : "nothing";

    private static string Number(long minor) => minor.ToString(CultureInfo.InvariantCulture);
}
