using System.Collections.Immutable;
using Credits.Core.Entries;
using Credits.Core.Subscriptions;
using Credits.Core.Wallets;

namespace Credits.Core.Commands;

/// <summary>
/// Opens, freezes or closes a wallet. Closing gives up what is left, writes off what is owed and ends subscriptions. In a wallet that is
/// in that state already there is nothing to do (<see cref="Unchanged"/>), so trying again does no harm.
/// </summary>
/// <param name="State">The state to be in.</param>
public sealed record ChangeState(WalletState State) : Command
{
    /// <summary>The code of the refusal where there is nothing to do. APIs answer it as done, so no client sees it.</summary>
    public const string Unchanged = "unchanged";

    /// <summary>
    /// A state, frozen or closed, that it is not changed from; null for none. So lifting a freeze does not open what was closed.
    /// </summary>
    public WalletState? Unless { get; init; }

    /// <inheritdoc/>
    public override string Fingerprint => $"1:state:{State}";

    /// <inheritdoc/>
    public override Decision Decide(Head head, IWorkingSet documents, DateTimeOffset now)
    {
        if (head.State == State) return Decision.Refuse(Unchanged, "The wallet is in that state already.");
        if (head.State == Unless && Checks.Moves(head) is { } stays) return stays;
        if (State != WalletState.Closed) return Accept(head, now, []);
        if (head.Reservations.Length > 0)
            return Decision.Refuse(RefusalCode.ReservationsOpen, "The wallet has open reservations; settle them first.");

        var postings = head.Accounts.SelectMany(account =>
        {
            var draft = new Draft(account, EntryId, now);
            draft.Empty();
            return draft.Postings(Counterparty.Forfeited);
        });
        return Accept(head, now, [.. postings]);
    }

    private Decision Accept(Head head, DateTimeOffset now, ImmutableArray<Posting> postings)
    {
        var entry = this.Entry(EntryKind.Change, now, postings) with { Change = new Change(State, null, null) };
        return Decision.Accept(entry, SubscriptionDocuments.Of(head, entry));
    }
}

/// <summary>Sets how far below 0 debits and holds may take what is available.</summary>
/// <param name="Asset">The account.</param>
/// <param name="Limit">0 or more.</param>
public sealed record SetOverdraftLimit(string Asset, Amount Limit) : Command
{
    /// <inheritdoc/>
    public override string Fingerprint => $"1:overdraft:{Asset}:{Limit}";

    /// <inheritdoc/>
    public override Decision Decide(Head head, IWorkingSet documents, DateTimeOffset now)
    {
        if (Checks.Moves(head, whenFrozen: true) is { } refusal) return refusal;
        if (Checks.NotNegative(Limit) is { } negative) return negative;
        if (Checks.NewAccount(head, Asset) is { } full) return full;
        if (head.Account(Asset).OverdraftLimit == Limit) return Decision.Refuse(ChangeState.Unchanged, "That is the limit already.");
        return Decision.Accept(this.Entry(EntryKind.Change, now, []) with { Change = new Change(null, Asset, Limit) });
    }
}
