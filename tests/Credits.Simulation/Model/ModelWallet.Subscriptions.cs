using Credits.Core;
using Credits.Core.Catalog;
using Credits.Core.Commands;
using Credits.Core.Entries;
using Credits.Core.Rating;
using Credits.Core.Subscriptions;
using Credits.Core.Wallets;

namespace Credits.Simulation.Model;

/// <summary>What events and subscriptions do to a wallet.</summary>
internal sealed partial class ModelWallet
{
    public List<ModelSubscription> Subscriptions { get; } = [];

    /// <summary>The plans that an event is charged with from now on.</summary>
    public string InForce => string.Join(',', Subscriptions.Where(subscription => subscription.IsInForce).Select(subscription => subscription.Plan.Name));

    /// <summary>True if there is what a plan costs. No overdraft pays a fee.</summary>
    public bool CanPay(ModelPlan plan) =>
        plan.Every is null || (State == WalletState.Open && Account(ModelPlan.Currency).Available >= plan.Fee);

    /// <summary>Why an event is refused at a moment, or null.</summary>
    public string? RefusesEvent(DateTimeOffset occurred, bool isCharged, DateTimeOffset at)
    {
        if (occurred > (at < AsOf ? AsOf : at).AddHours(24)) return RefusalCode.EventInFuture;
        return State == WalletState.Closed || isCharged ? Stopped() : null;
    }

    private string? RefusesUsage(Command command, DateTimeOffset at)
    {
        switch (command)
        {
            case RecordEvent happened:
                return RefusesEvent(happened.Event.OccurredAt, isCharged: !happened.Event.Fees.IsEmpty, at);
            case Subscribe subscribe:
                return Stopped() ?? Beside("", ModelPlans.Of(subscribe.Terms));
            case ChangeSubscription change:
                if (Stopped() is { } stopped) return stopped;
                if (Find(change.SubscriptionId) is not { } before) return RefusalCode.SubscriptionNotFound;
                var plan = ModelPlans.Of(change.Terms);
                if (before.Plan == plan) return ChangeState.Unchanged;
                if (IsAnew(before, plan) && plan.Fee > Account(ModelPlan.Currency).Available) return RefusalCode.InsufficientCredits;
                return Beside(before.Id, plan);
            case ScheduleEnd end:
                if (State == WalletState.Closed) return RefusalCode.WalletClosed;
                if (Find(end.SubscriptionId) is not { } known) return RefusalCode.SubscriptionNotFound;
                var isActive = known.Status == SubscriptionStatus.Active;
                if (isActive ? end.AtPeriodEnd == known.EndsAt is not null : !end.AtPeriodEnd) return ChangeState.Unchanged;
                return end.AtPeriodEnd && !(isActive && known.Renewal is not null) ? RefusalCode.SubscriptionNotActive : null;
            case EndSubscription end:
                if (State == WalletState.Closed) return RefusalCode.WalletClosed;
                return Find(end.SubscriptionId) is null ? RefusalCode.SubscriptionNotFound : null;
            default:
                throw new NotSupportedException(command.GetType().Name);
        }
    }

    private void DoUsage(Command command, string entry, DateTimeOffset at)
    {
        switch (command)
        {
            case RecordEvent happened:
                var totals = Rated.Totals(happened.Event.Fees);
                foreach (var (asset, amount) in totals)
                {
                    Account(asset).Draw(amount.Value, at);
                    Deduct(entry, asset);
                }

                break;
            case Subscribe subscribe:
                var subscription = new ModelSubscription { Id = entry, Plan = ModelPlans.Of(subscribe.Terms), Created = at, EndsAt = at.AddDays(7) };
                subscription.Take(subscription.Plan, at);
                Subscriptions.Add(subscription);
                if (CanPay(subscription.Plan)) Begin(subscription, entry, at);
                break;
            case ChangeSubscription change:
                Change(Find(change.SubscriptionId)!, ModelPlans.Of(change.Terms), entry, at);
                break;
            case ScheduleEnd end:
                var ending = Find(end.SubscriptionId)!;
                ending.EndsAt = end.AtPeriodEnd ? ending.Renewal : null;
                break;
            case EndSubscription end:
                Subscriptions.Remove(Find(end.SubscriptionId)!);
                break;
            default:
                throw new NotSupportedException(command.GetType().Name);
        }
    }

    private void Change(ModelSubscription subscription, ModelPlan plan, string entry, DateTimeOffset at)
    {
        if (subscription.Status == SubscriptionStatus.Pending)
        {
            subscription.Take(plan, at);
            if (plan.Every is null) Begin(subscription, entry, at);
            return;
        }

        bool HasKept(ModelAllowance known) => Kept(subscription, [known], at) > 0;
        if (!IsAnew(subscription, plan))
        {
            subscription.GoOn(plan, at, entries.Count, HasKept);
            return;
        }

        var isEnding = subscription is { Status: SubscriptionStatus.Active, EndsAt: not null };
        Charge(plan, entry, at);
        subscription.BeginAnew(plan, at, entries.Count, HasKept);
        // What was to end with its period ends with the one that begins.
        if (isEnding) subscription.EndsAt = subscription.Renewal;
    }

    private Counterparty Fold(ModelDue due, string entry)
    {
        var (subscription, at) = (due.Subscription!, due.At);
        switch (due.Step)
        {
            case ModelStep.End:
                Subscriptions.Remove(subscription);
                break;
            case ModelStep.Pay when subscription.Status == SubscriptionStatus.Pending:
                Begin(subscription, entry, at);
                break;
            case ModelStep.Pay:
                Charge(subscription.Plan, entry, at);
                subscription.Resume(at);
                break;
            case ModelStep.Renew when CanPay(subscription.Plan):
                Charge(subscription.Plan, entry, at);
                subscription.Next++;
                break;
            case ModelStep.Renew:
                (subscription.Status, subscription.EndsAt, subscription.UnpaidSince, subscription.Reminders) = (SubscriptionStatus.PastDue, at.AddDays(14), at, 0);
                break;
            case ModelStep.Remind:
                subscription.Reminders++;
                break;
            default:
                Issue(subscription, due.Allowance!, at);
                return Counterparty.Issued;
        }

        return Counterparty.Consumed;
    }

    private void Begin(ModelSubscription subscription, string entry, DateTimeOffset at)
    {
        Charge(subscription.Plan, entry, at);
        subscription.Begin(at, entries.Count);
    }

    private void Charge(ModelPlan plan, string entry, DateTimeOffset at)
    {
        if (plan.Every is null) return;
        Account(ModelPlan.Currency).Draw(plan.Fee, at);
        Deduct(entry, ModelPlan.Currency);
    }

    private void Issue(ModelSubscription subscription, ModelAllowance allowance, DateTimeOffset at)
    {
        var account = Account(allowance.Terms.Asset);
        var lot = new ModelLot
        {
            Id = allowance.LotOf(subscription.Id, allowance.Next),
            Source = allowance.Terms.Source,
            Priority = 50,
            Expires = allowance.EndOf(allowance.Next),
            Since = at,
            Worth = allowance.Terms.Worth is { } worth ? (ModelPlan.Currency, worth) : null,
        };
        account.PayIn(lot, allowance.Terms.Amount);
        account.Net(at);
        allowance.Next++;
    }

    /// <summary>What is left of a grant that ends and may be kept goes to a lot of its own, up to a cap on all of these.</summary>
    private void RollOver(ModelAccount account, ModelLot lot, DateTimeOffset at)
    {
        foreach (var subscription in Subscriptions)
        {
            foreach (var allowance in subscription.Allowances)
            {
                if (allowance is not { Terms.Refresh: RefreshStrategy.Rollover }) continue;
                if (subscription.Births(allowance).FirstOrDefault(known => known is { Terms.Refresh: not null, Next: > 0 } && known.LotOf(subscription.Id, known.Next - 1) == lot.Id) is not { } granted) continue;
                if (subscription.EndsAt <= at || account.Lots.Count >= Limits.Lots) return;
                var amount = Math.Min(lot.Free, allowance.Terms.Cap - Kept(subscription, subscription.Births(allowance), at) ?? lot.Free);
                if (amount <= 0) return;
                var expires = Calendar.Start((allowance.Terms.RolloverLifetime ?? allowance.Terms.Lifetime)!.Value, at, 1);
                account.MoveTo(lot, new ModelLot { Id = granted.RolloverOf(subscription.Id, granted.Next - 1), Source = lot.Source, Priority = lot.Priority, Expires = expires, Since = lot.Since, Worth = lot.Worth }, amount);
                return;
            }
        }
    }

    private decimal Kept(ModelSubscription subscription, IEnumerable<ModelAllowance> births, DateTimeOffset at) => births
        .SelectMany(known => Enumerable.Range(0, known.Next).Select(period => (known.Terms.Asset, Lot: known.RolloverOf(subscription.Id, period)))).Distinct()
        .Sum(rolled => Account(rolled.Asset).Find(rolled.Lot) is { } open && !open.HasEnded(at) ? open.Remaining : 0);

    private ModelSubscription? Find(string id) => Subscriptions.Find(subscription => subscription.Id == id);

    private string? Beside(string id, ModelPlan plan) =>
        Subscriptions.Exists(other => other.Id != id && other.Plan.Product == plan.Product) ? RefusalCode.AlreadySubscribed : null;

    // Where fees begin, or come in another period, a new period begins and must be paid at once.
    private static bool IsAnew(ModelSubscription subscription, ModelPlan plan) =>
        subscription.Status != SubscriptionStatus.Pending && plan.Every is not null && plan.Every != subscription.Plan.Every;
}
