using System.Collections.Immutable;
using Credits.Core.Entries;
using Credits.Core.Wallets;

namespace Credits.Core.Commands;

/// <summary>
/// One operation on one wallet, as asked: pure data and the pure decision about it. Everything that may differ
/// between two tries of the same operation (clock, balance) comes in from outside.
/// </summary>
public abstract record Command
{
    /// <summary>The id of the entry that it becomes; the same for every try.</summary>
    public required string EntryId { get; init; }

    /// <summary>False if the key was made for this one request, so that nobody can have tried it before.</summary>
    public bool ClientKeyed { get; init; } = true;

    /// <summary>What can be erased later; null if there is nothing.</summary>
    public Personal? Personal { get; init; }

    /// <summary>The normalised command as text, with a version: the same key with another one is refused.</summary>
    public abstract string Fingerprint { get; }

    /// <summary>The documents that the decision needs besides the head; the writer loads them.</summary>
    public virtual ImmutableArray<Need> Needs(Head head) => [];

    /// <summary>Decides. Everything due by <paramref name="now"/> has been folded into the head before.</summary>
    public abstract Decision Decide(Head head, IWorkingSet documents, DateTimeOffset now);
}

/// <summary>The kinds of documents a decision may need.</summary>
public enum DocumentKind
{
    /// <summary>An <see cref="Entries.Entry"/>.</summary>
    Entry,

    /// <summary>A <see cref="Refunds"/>, named by the entry that was refunded.</summary>
    Refunds,

    /// <summary>A <see cref="ClosedReservation"/>.</summary>
    ClosedReservation,

    /// <summary>A <see cref="Payments.GrantedPayment"/>.</summary>
    Payment,

    /// <summary>A <see cref="TopUps.TopUpOrder"/>, named by its crossing. No decision needs one.</summary>
    TopUp,

    /// <summary>An <see cref="EventMark"/>, named by the event's entry and found by when it happened.</summary>
    Event,

    /// <summary>A <see cref="Subscriptions.SubscriptionChange"/>, named by its entry. It is only created.</summary>
    SubscriptionChange,

    /// <summary>A <see cref="Subscriptions.SubscriptionNotice"/>, named by its entry. It is only created.</summary>
    Notice,

    /// <summary>A <see cref="Revenue.DayStats"/>, named by its day. The writer keeps it; no decision needs one.</summary>
    Day,
}

/// <summary>The name of a document of the wallet.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Id">Its id within the kind.</param>
public readonly record struct Need(DocumentKind Kind, string Id);

/// <summary>The documents that were loaded for a decision, as left by the decisions before it in the same commit.</summary>
public interface IWorkingSet
{
    /// <summary>The document, or null if there is none. Asking for one that was not needed is a fault.</summary>
    T? Find<T>(Need need) where T : class;
}

/// <summary>A reservation that is over, for lists.</summary>
/// <param name="Reservation">As it last was.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Captured">What was charged for it, late or not.</param>
/// <param name="SettledAt">When it ended.</param>
/// <param name="EntryId">The entry that charged it or let it go.</param>
public sealed record ClosedReservation(Reservation Reservation, SettlementOutcome Outcome, Amount Captured, DateTimeOffset SettledAt, string EntryId);

/// <summary>A document that a decision writes: it is created if there was none, else replaced.</summary>
/// <param name="Name">Which one.</param>
/// <param name="Content">The document of the name's <see cref="DocumentKind"/>.</param>
public readonly record struct DocumentChange(Need Name, object Content);

/// <summary>What was decided: a refusal, or an entry to be sealed and what else changes with it.</summary>
public readonly record struct Decision
{
    private Decision(Refusal? refusal, Entry? entry, ImmutableArray<DocumentChange> changes)
    {
        Refusal = refusal;
        Entry = entry;
        Changes = changes;
    }

    /// <summary>Why not; null if accepted.</summary>
    public Refusal? Refusal { get; }

    /// <summary>The entry, without its place in the chain; null if refused.</summary>
    public Entry? Entry { get; }

    /// <summary>Other documents to write with it.</summary>
    public ImmutableArray<DocumentChange> Changes { get; }

    /// <summary>Accepts.</summary>
    public static Decision Accept(Entry entry, params ImmutableArray<DocumentChange> changes) => new(null, entry, changes);

    /// <summary>Refuses.</summary>
    public static Decision Refuse(string code, string detail) => new(new Refusal(code, detail), null, []);

    /// <summary>Refuses.</summary>
    public static implicit operator Decision(Refusal refusal) => new(refusal, null, []);
}
