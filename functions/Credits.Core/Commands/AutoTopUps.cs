using System.Globalization;
using Credits.Core.Entries;
using Credits.Core.Ids;
using Credits.Core.TopUps;
using Credits.Core.Wallets;

namespace Credits.Core.Commands;

/// <summary>Has an account topped up by itself, or changes how. It also switches on what was switched off.</summary>
/// <param name="Asset">The account.</param>
/// <param name="Rule">When and how much.</param>
public sealed record SetAutoTopUp(string Asset, TopUpRule Rule) : Command
{
    /// <inheritdoc/>
    public override string Fingerprint => string.Create(
        CultureInfo.InvariantCulture,
        $"1:topup:{Asset}:{Rule.Threshold}:{Rule.Add}:{Rule.Target}:{Rule.UnitPrice}:{Rule.Currency}:{Rule.MonthlyLimit}:{Rule.CoolDown.TotalMilliseconds}:{Rule.Provider}");

    /// <inheritdoc/>
    public override Decision Decide(Head head, IWorkingSet documents, DateTimeOffset now)
    {
        if (Checks.Moves(head) is { } refusal) return refusal;
        if (Checks.NewAccount(head, Asset) is { } full) return full;
        if (Rule.Fault() is { } fault) return fault;
        if (head.Account(Asset).AutoTopUp is { Off: null } top && top.Rule == Rule) return Decision.Refuse(ChangeState.Unchanged, "That is the rule already.");
        return Decision.Accept(this.Entry(EntryKind.Change, now, []) with { TopUp = new TopUpStep(Asset, TopUpAction.Set) { Rule = Rule } });
    }
}

/// <summary>Ends the automatic top-up of an account. A charge that is under way is still credited.</summary>
/// <param name="Asset">The account.</param>
public sealed record RemoveAutoTopUp(string Asset) : Command
{
    /// <inheritdoc/>
    public override string Fingerprint => $"1:topup-remove:{Asset}";

    /// <inheritdoc/>
    public override Decision Decide(Head head, IWorkingSet documents, DateTimeOffset now) =>
        head.Account(Asset).AutoTopUp is null or { Off: TopUpOff.Removed }
            ? Decision.Refuse(ChangeState.Unchanged, "There is none.")
            : Decision.Accept(this.Entry(EntryKind.Change, now, []) with { TopUp = new TopUpStep(Asset, TopUpAction.Remove) });
}

/// <summary>
/// Starts the charge for a crossing, or lets the crossing go if there is enough again or nothing is to be charged now.
/// From then on the ledger says that a payment is under way, and what it is to be.
/// </summary>
/// <param name="Asset">The account.</param>
/// <param name="CrossingId">The crossing.</param>
public sealed record StartTopUp(string Asset, string CrossingId) : Command
{
    /// <summary>The code of the refusal while cool-down or monthly limit forbid it.</summary>
    public const string NotYet = "top_up_not_yet";

    /// <summary>The code of the refusal of a crossing that is over, or whose charge is started.</summary>
    public const string Over = "top_up_over";

    /// <summary>The id of the one entry that starts the charge for a crossing.</summary>
    public static string IdFor(string crossing) => StableId.Of("top-up start", crossing);

    /// <inheritdoc/>
    public override string Fingerprint => $"1:topup-start:{Asset}:{CrossingId}";

    /// <inheritdoc/>
    public override Decision Decide(Head head, IWorkingSet documents, DateTimeOffset now)
    {
        var account = head.Account(Asset);
        if (account.AutoTopUp is not { Crossing: { Charge: null } crossing } top || crossing.Id != CrossingId)
            return Decision.Refuse(Over, "The crossing is over.");
        var step = new TopUpStep(Asset, TopUpAction.Drop) { Crossing = CrossingId };
        if (head.State == WalletState.Open && top.Off is null && account.Available < top.Rule.Threshold)
        {
            if (top.StartsAt(account.Available, now) > now) return Decision.Refuse(NotYet, "Cool-down or monthly limit forbid it now.");
            var credits = top.Rule.CreditsFor(account.Available);
            var charge = new TopUpCharge(credits, top.Rule.PriceOf(credits)!.Value, top.Rule.Currency, top.Rule.Provider, now);
            step = step with { Action = TopUpAction.Start, Charge = charge };
        }

        return Decision.Accept(this.Entry(EntryKind.Change, now, []) with { Target = CrossingId, TopUp = step });
    }
}

/// <summary>Gives a charge up that was declined, or of which nobody can tell, and switches the automatic top-up off.</summary>
/// <param name="Asset">The account.</param>
/// <param name="CrossingId">The crossing that was charged for.</param>
/// <param name="Reason">Why, one of <see cref="TopUpOff"/> or a provider's code.</param>
public sealed record StopTopUp(string Asset, string CrossingId, string Reason) : Command
{
    /// <summary>The id of the one entry that gives the charge for a crossing up.</summary>
    public static string IdFor(string crossing) => StableId.Of("top-up stop", crossing);

    // The provider may tell the reason in several words.
    /// <inheritdoc/>
    public override string Fingerprint => $"1:topup-stop:{Asset}:{CrossingId}";

    /// <inheritdoc/>
    public override Decision Decide(Head head, IWorkingSet documents, DateTimeOffset now) =>
        head.Account(Asset).AutoTopUp?.Crossing?.Id == CrossingId
            ? Decision.Accept(this.Entry(EntryKind.Change, now, []) with
            {
                Target = CrossingId,
                TopUp = new TopUpStep(Asset, TopUpAction.Stop) { Crossing = CrossingId, Reason = Reason },
            })
            : Decision.Refuse(StartTopUp.Over, "The crossing is over.");
}
