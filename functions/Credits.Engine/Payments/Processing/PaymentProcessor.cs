using System.Text.Json;
using Credits.Core;
using Credits.Core.Commands;
using Credits.Core.Entries;
using Credits.Core.Payments;
using Credits.Engine.Apps;
using Credits.Engine.Payments.Checkouts;
using Credits.Engine.Payments.Methods;
using Credits.Engine.Payments.Providers;
using Credits.Engine.Queues;
using Credits.Engine.Storage;
using Credits.Engine.Wallets;

namespace Credits.Engine.Payments.Processing;

/// <summary>
/// Brings a wallet to what is known of a payment: first the payment's own document learns what an event says, then the
/// wallet is credited, then what went back of the money is taken back. Each step can be repeated from the start, by any
/// number of processes at once, and comes to the same.
/// </summary>
public sealed class PaymentProcessor
{
    // What switches an automatic top-up off whose payment failed after it had begun well.
    private const string TopUpFailed = "payment_failed";

    private readonly PaymentDirectory payments;
    private readonly GrantResolver resolver;
    private readonly WalletService wallets;
    private readonly PaymentPolicies policies;
    private readonly SavedMethods methods;
    private readonly CheckoutNotes notes;
    private readonly Entropy entropy;

    /// <summary>Makes one over the engine's parts.</summary>
    public PaymentProcessor(
        PaymentDirectory payments,
        Packs.PackCatalog packs,
        Assets.AssetCatalog assets,
        Customers.CustomerDirectory customers,
        WalletService wallets,
        PaymentPolicies policies,
        SavedMethods methods,
        CheckoutNotes notes,
        Entropy entropy)
    {
        this.payments = payments;
        resolver = new GrantResolver(customers, assets, packs);
        this.wallets = wallets;
        this.policies = policies;
        this.methods = methods;
        this.notes = notes;
        this.entropy = entropy;
    }

    /// <summary>Does what an event asks for, as far as it was not done before.</summary>
    /// <param name="scope">The app and mode whose webhook it came to.</param>
    /// <param name="fact">What the event says.</param>
    /// <param name="received">When the event came.</param>
    /// <param name="queued">When it was put into the queue.</param>
    public async ValueTask<HandleResult> ApplyAsync(AppScope scope, PaymentFact fact, DateTimeOffset received, DateTimeOffset queued)
    {
        // One account at a provider may serve several apps; each hears of the payments of all.
        if (fact.Grant?.Scope is { } other && other != scope.Name) return HandleResult.Done.Instance;
        if (fact.Live != (scope.Mode == Mode.Live)) return new HandleResult.DeadLetter("wrong_mode");

        var resolved = fact.Grant is { } request ? await resolver.ResolveAsync(scope, request, fact.Amount, fact.Status == PaymentStatus.Paid) : default;
        string? misfit = null;
        var payment = await payments.ChangeAsync(scope, Payment.IdFor(fact.Provider, fact.ObjectId), known =>
        {
            misfit = PaymentHearing.Misfit(known, fact);
            return PaymentHearing.Hear(known, fact, resolved, received, queued);
        });
        if (misfit is not null) return new HandleResult.DeadLetter(misfit);
        if (payment.Grant is null && fact.Grant is not null && payment.Problem is { } problem) return new HandleResult.DeadLetter(problem);
        if (fact is { SavedMethod: { } method, Status: PaymentStatus.Paid } && payment.Grant is { } grant)
            await methods.SaveAsync(new Partition(scope.Name, grant.CustomerId), fact.Provider, method, fact.OccurredAt);
        return await SettleAsync(scope, payment);
    }

    /// <summary>Brings the wallet to what the payment's document says by now.</summary>
    private async ValueTask<HandleResult> SettleAsync(AppScope scope, Payment payment)
    {
        if (payment is { Status: PaymentStatus.Failed, Grant: { Crossing: { } crossing } failed })
        {
            var stop = new StopTopUp(failed.Asset, crossing, TopUpFailed) { EntryId = StopTopUp.IdFor(crossing) };
            var stopped = (await wallets.SubmitAsync(new WalletName(scope, failed.CustomerId, null), stop)).Outcome;
            return stopped is Outcome.Failed failure ? new HandleResult.Retry($"The wallet could not be written: {failure.Reason}.") : HandleResult.Done.Instance;
        }

        if (payment is not { Grant: { } grant, Status: PaymentStatus.Paid, Paid: { } paid }) return HandleResult.Done.Instance;
        var wallet = new WalletName(scope, grant.CustomerId, null);
        var credit = CreditOf(payment, grant, paid);
        if (await wallets.FindEntryAsync(wallet, credit.EntryId) is not { } entry)
        {
            var note = grant.Note is { } id ? await notes.FindAsync(wallet.Partition, id) : null;
            var outcome = (await wallets.SubmitAsync(wallet, credit with { Personal = PersonalOf(payment, paid, note) })).Outcome;
            if (outcome is not Outcome.Done done) return await StopAsync(scope, payment, outcome);
            entry = done.Entry;
        }

        if (!payment.Back.Equals(MoneyBack.None))
        {
            var leave = (await policies.FindAsync(scope)).LeaveSpent;
            var takeBack = new TakeBack(payment.Id, grant.Asset, payment.Back, leave)
            {
                EntryId = TakeBack.IdFor(payment.Id, payment.Back),
                Personal = PersonalOf(payment, paid),
            };
            var outcome = (await wallets.SubmitAsync(wallet, takeBack)).Outcome;
            if (outcome is not (Outcome.Done or Outcome.Refused { Refusal.Code: ChangeState.Unchanged })) return await StopAsync(scope, payment, outcome);
        }

        await CopyAsync(scope, payment.Id, entry);
        return HandleResult.Done.Instance;
    }

    // What the wallet refuses is for a person to see; what the machine could not do is tried again.
    private async ValueTask<HandleResult> StopAsync(AppScope scope, Payment payment, Outcome outcome)
    {
        if (outcome is Outcome.Failed failed) return new HandleResult.Retry($"The wallet could not be written: {failed.Reason}.");
        var problem = outcome is Outcome.Refused refused ? refused.Refusal.Code : PaymentProblem.CustomerNotFound;
        await payments.ChangeAsync(scope, payment.Id, known => known! with { Problem = problem });
        return new HandleResult.DeadLetter(problem);
    }

    private async ValueTask CopyAsync(AppScope scope, string id, Entry credited)
    {
        GrantedCopy? copy = null;
        if (await payments.FindAsync(scope, id) is { } payment && await payments.GrantedAsync(scope, payment) is { } granted) copy = GrantedCopy.Of(granted);
        await payments.ChangeAsync(scope, id, known => known! with
        {
            Credited = credited.RecordedAt,
            Problem = null,
            Ledger = GrantedCopy.Later(known.Ledger, copy),
        });
    }

    private static CreditPayment CreditOf(Payment payment, FixedGrant grant, Money paid) =>
        new(payment.Id, grant.Asset, grant.Credits, LifetimeOf(grant.ExpiresDays), paid.Minor, grant.Digits)
        {
            EntryId = CreditPayment.IdFor(payment.Id),
            Price = paid.ToWorth(),
            Bonus = grant.Bonus,
            BonusLifetime = LifetimeOf(grant.BonusExpiresDays),
            Crossing = grant.Crossing,
        };

    private Personal PersonalOf(Payment payment, Money paid, string? note = null)
    {
        var metadata = JsonSerializer.Serialize(
            new PaymentNote(payment.Provider, paid.Minor, paid.Currency, payment.Grant!.Pack, note is null ? null : JsonElement.Parse(note)), StoredJson.Default.PaymentNote);
        return new Personal(entropy.NewId(), null, "payments", $"Payment through {payment.Provider}", payment.ObjectId, metadata);
    }

    private static TimeSpan? LifetimeOf(int? days) => days is { } count ? TimeSpan.FromDays(count) : null;
}

/// <summary>What an entry's metadata say of the payment it is for.</summary>
/// <param name="Provider">The provider's name.</param>
/// <param name="Amount">What was paid, in minor units.</param>
/// <param name="Currency">Its currency.</param>
/// <param name="Pack">The pack's code, if it was one.</param>
/// <param name="Metadata">What the app noted of the checkout, an object.</param>
internal sealed record PaymentNote(string Provider, long Amount, string Currency, string? Pack, JsonElement? Metadata);
