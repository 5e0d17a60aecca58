using System.Collections.Immutable;
using Credits.Core.Revenue;
using Credits.Core.Wallets;

namespace Credits.Core.Entries;

/// <summary>What an entry did.</summary>
public enum EntryKind
{
    /// <summary>Paid credits in.</summary>
    Credit,

    /// <summary>Drew credits.</summary>
    Debit,

    /// <summary>Paid back what a debit or a settlement drew.</summary>
    Refund,

    /// <summary>Free credits of a lot ended.</summary>
    Expire,

    /// <summary>Opened a reservation.</summary>
    Hold,

    /// <summary>Moved a reservation's deadline.</summary>
    Extend,

    /// <summary>Ended a reservation: confirmed, cancelled or expired.</summary>
    Settle,

    /// <summary>Charged for a reservation that had expired.</summary>
    Late,

    /// <summary>Changed the wallet's state, an account's overdraft limit or its automatic top-up.</summary>
    Change,

    /// <summary>Took back credits of a payment whose money went back, or gave them back when it came again.</summary>
    TakeBack,

    /// <summary>Made a subscription, and paid its first fee if the wallet had it.</summary>
    Subscribe,

    /// <summary>Paid the fee of a period of a subscription.</summary>
    Renew,

    /// <summary>Changed how a subscription stands, what it is to or when it ends.</summary>
    Alter,

    /// <summary>Paid in credits that come with a subscription.</summary>
    Issue,
}

/// <summary>
/// The one immutable record of one operation: what was asked, what it moved, and its place in the wallet's
/// chain. It is also the operation's idempotency record: the id is computed from the operation's key, and a
/// second entry of that id can not be created.
/// </summary>
public sealed record Entry
{
    /// <summary><c>H(family, key)</c>, unique in the wallet.</summary>
    public required string Id { get; init; }

    /// <summary>1 for the wallet's first entry, without gaps.</summary>
    public long Sequence { get; init; }

    /// <summary>What it did.</summary>
    public required EntryKind Kind { get; init; }

    /// <summary>A versioned hash of the normalised command: the same key with another one is refused.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>When it took effect; for what ended by itself the moment it was due.</summary>
    public required DateTimeOffset EffectiveAt { get; init; }

    /// <summary>When it was written; never before the entry before it.</summary>
    public required DateTimeOffset RecordedAt { get; init; }

    /// <summary>The commit that wrote it, so that a writer knows its own work after a lost reply.</summary>
    public string CommitId { get; init; } = "";

    /// <summary>How many entries up to this one, it included, moved a balance.</summary>
    public long Movements { get; init; }

    /// <summary>The entry, reservation, payment or crossing this one is about, or null.</summary>
    public string? Target { get; init; }

    /// <summary>What it moved, one posting per asset.</summary>
    public ImmutableArray<Posting> Postings { get; init; } = [];

    /// <summary>The reservation that was opened, or as it is after its deadline moved.</summary>
    public Reservation? Reservation { get; init; }

    /// <summary>The money that came for what was paid in; below 0 what went back for what was taken back, 0 if that had gone back before. Null if none is known of.</summary>
    public Worth? Paid { get; init; }

    /// <summary>Of a refund, whose what it pays back was; empty for no product's.</summary>
    public ImmutableArray<ProductShare> Shares { get; init; } = [];

    /// <summary>How a reservation ended.</summary>
    public Settlement? Settlement { get; init; }

    /// <summary>The payment that was credited, or as it is after credits of it were taken back.</summary>
    public Payments.GrantedPayment? Payment { get; init; }

    /// <summary>The subscription that was made or changed, as it is after it.</summary>
    public Subscriptions.Subscription? Subscription { get; init; }

    /// <summary>Which grant of a subscription was paid in.</summary>
    public Issue? Issue { get; init; }

    /// <summary>What changed in the wallet.</summary>
    public Change? Change { get; init; }

    /// <summary>What was done to an automatic top-up.</summary>
    public TopUps.TopUpStep? TopUp { get; init; }

    /// <summary>The event that was recorded.</summary>
    public EventRecord? Event { get; init; }

    /// <summary>SHA-256 over the salted personal part, 64 hex digits; null if there was none.</summary>
    public string? PersonalDigest { get; init; }

    /// <summary>What can be erased on request; null if there was none or it was.</summary>
    public Personal? Personal { get; init; }

    /// <summary>SHA-256 over the previous hash and this entry's canonical text, 64 hex digits.</summary>
    public string Hash { get; init; } = "";

    /// <summary>The posting in an asset, or null.</summary>
    public Posting? Posting(string asset)
    {
        foreach (var posting in Postings)
            if (posting.Asset == asset) return posting;
        return null;
    }

    /// <summary>True if it changed anything in the account of an asset: its balance, what is held of it, or its limit.</summary>
    public bool Touches(string asset) =>
        Posting(asset) is not null || Reservation?.Asset == asset || Settlement?.Held.Asset == asset || Change?.Asset == asset || TopUp?.Asset == asset;
}

/// <summary>What an entry moved in one asset.</summary>
/// <param name="Asset">The asset's code.</param>
/// <param name="Amount">Signed; the sum of the lines. 0 where credits only moved between lots.</param>
/// <param name="BalanceAfter">The account's balance right after.</param>
/// <param name="Counterparty">Where it came from or went to.</param>
/// <param name="Lines">Which lots it was drawn from and paid into.</param>
public sealed record Posting(string Asset, Amount Amount, Amount BalanceAfter, Counterparty Counterparty, ImmutableArray<Line> Lines);

/// <summary>One lot's part of a posting.</summary>
/// <param name="Lot">The lot's id; <see cref="Lot.OverdraftId"/> for what is owed.</param>
/// <param name="Amount">Signed: paid into the lot, or drawn from it.</param>
/// <param name="Terms">The lot's terms at that time.</param>
public sealed record Line(string Lot, Amount Amount, LotTerms Terms);

/// <summary>The other side of a movement: what leaves one bucket arrives in a named other one.</summary>
public enum Counterparty
{
    /// <summary>Credits made.</summary>
    Issued,

    /// <summary>Credits used.</summary>
    Consumed,

    /// <summary>Credits that had been used and came back.</summary>
    Refunded,

    /// <summary>Credits that ended unspent.</summary>
    Expired,

    /// <summary>Credits given up, or debt written off, when the wallet was closed.</summary>
    Forfeited,

    /// <summary>Bought credits taken back because the money went back.</summary>
    TakenBack,

    /// <summary>No other side: from lot to lot of the same account.</summary>
    Internal,
}

/// <summary>How a reservation ended.</summary>
/// <param name="Outcome">Which way.</param>
/// <param name="Held">The reservation as it was before.</param>
/// <param name="Captured">What was charged; 0 unless confirmed.</param>
public sealed record Settlement(SettlementOutcome Outcome, Reservation Held, Amount Captured);

/// <summary>The ways in which a reservation ends, exactly one of them.</summary>
public enum SettlementOutcome
{
    /// <summary>The actual amount was charged and the rest let go.</summary>
    Confirmed,

    /// <summary>Let go by its owner.</summary>
    Cancelled,

    /// <summary>Let go at its deadline.</summary>
    Expired,
}

/// <summary>A grant of a subscription.</summary>
/// <param name="Subscription">The subscription.</param>
/// <param name="Allowance">Which of its entitlements.</param>
/// <param name="Period">For which of its periods, 0 for the first.</param>
public sealed record Issue(string Subscription, string Allowance, int Period)
{
    /// <summary>The code of the product that the entitlement is of; null on what was issued before it was kept.</summary>
    public string? Product { get; init; }
}

/// <summary>A change of the wallet's state or of one account's overdraft limit.</summary>
/// <param name="State">The new state, or null.</param>
/// <param name="Asset">The account whose limit changed, or null.</param>
/// <param name="OverdraftLimit">Its new limit, or null.</param>
public sealed record Change(WalletState? State, string? Asset, Amount? OverdraftLimit)
{
    /// <summary>The account's new limit for events, or null.</summary>
    public UsageLimit? Usage { get; init; }
}

/// <summary>How far below 0 events may take an account.</summary>
/// <param name="Amount">0 or more; null for as far as they go.</param>
public readonly record struct UsageLimit(Amount? Amount);

/// <summary>
/// What a person might recognise themselves in. It enters the chain only as a salted digest, so it can be
/// erased without breaking the proof.
/// </summary>
/// <param name="Salt">Random, so that the digest tells nothing about what was erased.</param>
/// <param name="Key">The client's idempotency key.</param>
/// <param name="Actor">Which API key did it.</param>
/// <param name="Description">Free text.</param>
/// <param name="Reference">The client's own reference.</param>
/// <param name="Metadata">A JSON object as text.</param>
public sealed record Personal(string Salt, string? Key, string? Actor, string? Description, string? Reference, string? Metadata);
