using Credits.Core.Catalog;
using Credits.Core.Ids;
using Credits.Core.Subscriptions;

namespace Credits.Simulation.Model;

/// <summary>What a subscription does by itself, in the order in which it does it at one moment.</summary>
internal enum ModelStep
{
    End,
    Pay,
    Renew,
    Remind,
    Issue,
}

/// <summary>A subscription to one plan.</summary>
internal sealed class ModelSubscription
{
    public required string Id { get; init; }

    public required DateTimeOffset Created { get; init; }

    public required ModelPlan Plan { get; set; }

    public SubscriptionStatus Status { get; set; } = SubscriptionStatus.Pending;

    public DateTimeOffset? Started { get; set; }

    public DateTimeOffset? EndsAt { get; set; }

    /// <summary>From when on the periods of the fee are counted, and which of them is to be paid next.</summary>
    public DateTimeOffset Anchor { get; set; }

    public int Next { get; set; }

    public DateTimeOffset? UnpaidSince { get; set; }

    public int Reminders { get; set; }

    public List<ModelAllowance> Allowances { get; private set; } = [];

    /// <summary>What it had and granted, and would grant again only later; or what rolled over of it is there still.</summary>
    private List<ModelAllowance> former = [];

    public bool IsInForce => Status is SubscriptionStatus.Active or SubscriptionStatus.PastDue;

    public DateTimeOffset? Renewal => Plan.Every is { } every ? Calendar.Start(every, Anchor, Next) : null;

    /// <summary>What it will do, if nothing else happens.</summary>
    public IEnumerable<(DateTimeOffset At, ModelStep Step, ModelAllowance? Allowance)> Steps(bool canPay, DateTimeOffset lastEffect)
    {
        if (EndsAt is { } end) yield return (end, ModelStep.End, null);
        if (Status == SubscriptionStatus.Active)
        {
            if (Renewal is { } renewal) yield return (renewal, ModelStep.Renew, null);
            foreach (var allowance in Allowances)
                if (allowance.Due is { } due) yield return (due, ModelStep.Issue, allowance);
            yield break;
        }

        var open = UnpaidSince ?? Created;
        if (canPay) yield return (open > lastEffect ? open : lastEffect, ModelStep.Pay, null);
        if (UnpaidSince is { } since && Reminders < 3) yield return (since.AddDays(Reminders switch { 0 => 1, 1 => 3, _ => 7 }), ModelStep.Remind, null);
    }

    /// <summary>Takes a plan's terms, not begun.</summary>
    public void Take(ModelPlan plan, DateTimeOffset at)
    {
        (Plan, Anchor, Next) = (plan, at, 0);
        Allowances = [.. plan.Included.Select(included => new ModelAllowance(plan, included))];
    }

    public void Begin(DateTimeOffset at, long born)
    {
        (Status, EndsAt, Anchor, Next, UnpaidSince, Reminders) = (SubscriptionStatus.Active, null, at, 1, null, 0);
        Started ??= at;
        foreach (var allowance in Allowances) (allowance.Born, allowance.Anchor, allowance.Since, allowance.Next) = (born, at, at, 0);
    }

    /// <summary>Paid late: it goes on with the period of this moment.</summary>
    public void Resume(DateTimeOffset at)
    {
        (Status, EndsAt, UnpaidSince, Reminders) = (SubscriptionStatus.Active, null, null, 0);
        Next = Calendar.IndexAt(Plan.Every!.Value, Anchor, at) + 1;
        foreach (var allowance in Allowances) allowance.SkipTo(at);
    }

    /// <summary>Another plan counts at once, within the periods that there are.</summary>
    public void GoOn(ModelPlan plan, DateTimeOffset at, long born, Func<ModelAllowance, bool> hasKept)
    {
        var anchor = Plan.Every is null ? Started!.Value : Anchor;
        var (before, had, resumes) = (Allowances, former, Status == SubscriptionStatus.PastDue && plan.Every is null);
        if (plan.Every is null)
        {
            if (Status == SubscriptionStatus.PastDue) EndsAt = null;
            (Status, UnpaidSince, Reminders) = (SubscriptionStatus.Active, null, 0);
        }

        Plan = plan;
        Allowances = [.. plan.Included.Select(included => Join(new ModelAllowance(plan, included), before, had, anchor, at, born))];
        Remember(before, at, hasKept);
        if (!resumes) return;
        foreach (var allowance in Allowances) allowance.SkipTo(at);
    }

    /// <summary>Another plan, and a period that begins with it: what is refreshed begins anew if that is paid, all else goes on.</summary>
    public void BeginAnew(ModelPlan plan, DateTimeOffset at, long born, Func<ModelAllowance, bool> hasKept)
    {
        var (before, had, resumes) = (Allowances, former, Status == SubscriptionStatus.PastDue);
        Take(plan, at);
        Begin(at, born);
        foreach (var added in Allowances.Where(added => plan.Fee <= 0 || added.Terms.Refresh is null))
        {
            Join(added, before, had, at, at, born);
            if (resumes) added.SkipTo(at);
        }

        Remember(before, at, hasKept);
    }

    /// <summary>An entitlement as often as it began.</summary>
    public IEnumerable<ModelAllowance> Births(ModelAllowance allowance) => former.Where(allowance.IsSame).Prepend(allowance);

    private static ModelAllowance Join(ModelAllowance added, List<ModelAllowance> before, List<ModelAllowance> had, DateTimeOffset anchor, DateTimeOffset at, long born)
    {
        var has = before.Find(added.IsSame);
        if ((has ?? had.FindLast(added.IsSame)) is { } known)
        {
            (added.Born, added.Anchor, added.Since, added.Next) = (known.Born, known.Anchor, known.Since, known.Next);
            if (known is { Terms.Refresh: null, Next: > 0 } && added.Terms is { Refresh: not null, Lifetime: { } period }) added.Next = Calendar.IndexAt(period, known.Anchor, at) + 1;
            if (has is null) added.SkipTo(at);
            return added;
        }

        (added.Born, added.Anchor) = (born, added.Terms.Refresh is null ? at : anchor);
        added.SkipTo(at);
        return added;
    }

    private void Remember(List<ModelAllowance> before, DateTimeOffset at, Func<ModelAllowance, bool> hasKept) => former =
    [
        .. former.Concat(before).Where(known => (known.IsGranted(at) || hasKept(known)) && !Allowances.Any(known.GoesOnAs)),
    ];

    /// <summary>Everything about it, to be compared.</summary>
    public override string ToString() =>
        $"{Id} {Status} {Plan.Name} ends {EndsAt:O} {(Plan.Every is null ? "" : $"fee {Plan.Fee:0.##} of {Anchor:O} + {Next}, unpaid {UnpaidSince:O}, {Reminders} times told")} "
        + string.Join(", ", Allowances.Select(allowance => $"{allowance.Id} {allowance.Anchor:O} + {allowance.Next} since {allowance.Since:O}"));
}

/// <summary>Credits that come with a subscription, and how far they have come.</summary>
internal sealed class ModelAllowance(ModelPlan plan, ModelInclusion terms)
{
    public string Id { get; } = StableId.Of("allowance", plan.Product, $"{terms.Asset}:{terms.Name}");

    public ModelInclusion Terms => terms;

    public long Born { get; set; }

    public DateTimeOffset Anchor { get; set; }

    public DateTimeOffset Since { get; set; }

    public int Next { get; set; }

    public DateTimeOffset? Due
    {
        get
        {
            if (Next > 0 && terms.Refresh is null) return null;
            var start = terms.Lifetime is { } period ? Calendar.Start(period, Anchor, Next) : Anchor;
            return start < Since ? Since : start;
        }
    }

    public bool IsSame(ModelAllowance other) => Id == other.Id && terms.Lifetime == other.Terms.Lifetime;

    /// <summary>What was granted once is remembered behind what refreshes it, and what was granted before it began anew behind that.</summary>
    public bool GoesOnAs(ModelAllowance added) => IsSame(added) && (terms.Refresh is null ? added.Terms.Refresh is null : Born == added.Born);

    public bool IsGranted(DateTimeOffset at) =>
        Next > 0 && (terms.Refresh is null || terms.Lifetime is not { } period || Calendar.Start(period, Anchor, Next) > at);

    public DateTimeOffset? EndOf(int period) =>
        terms.Refresh == RefreshStrategy.Accumulate || terms.Lifetime is not { } lifetime ? null : Calendar.Start(lifetime, Anchor, period + 1);

    public string LotOf(string subscription, int period) => terms.Refresh == RefreshStrategy.Accumulate
        ? StableId.Of("accumulate", subscription, terms.Worth is { } worth ? $"{Id}:{ModelPlan.Currency}:{worth}" : Id)
        : StableId.Of("issue", subscription, $"{Id}:{Born}:{period}");

    public string RolloverOf(string subscription, int period) => StableId.Of("rollover", subscription, $"{Id}:{Born}:{period}");

    public void SkipTo(DateTimeOffset at)
    {
        Since = at;
        if (terms.Refresh is null && Next == 0) Anchor = at;
        if (terms is { Refresh: not null, Lifetime: { } period }) Next = Math.Max(Next, Calendar.IndexAt(period, Anchor, at));
    }
}
