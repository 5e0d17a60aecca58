using Credits.Core;
using Credits.Core.Entries;

namespace Credits.Engine.Wallets;

/// <summary>How an operation on a wallet ended.</summary>
public abstract record Outcome
{
    private Outcome()
    {
    }

    /// <summary>It is durably in the ledger.</summary>
    /// <param name="Entry">Its record, from which every answer is derived.</param>
    /// <param name="Replayed">True if an earlier try wrote it.</param>
    public sealed record Done(Entry Entry, bool Replayed) : Outcome;

    /// <summary>It did not happen. Nothing changed.</summary>
    /// <param name="Refusal">Why.</param>
    /// <param name="Existing">With a key that was used for something else: what it was used for.</param>
    public sealed record Refused(Refusal Refusal, Entry? Existing = null) : Outcome;

    /// <summary>The wallet's customer does not exist, or the wallet was found to be another one's alias.</summary>
    public sealed record NoCustomer : Outcome;

    /// <summary>The machine could not do it now. Trying again with the same key is safe.</summary>
    /// <param name="Reason">What failed.</param>
    /// <param name="RetryAfter">When to try again.</param>
    public sealed record Failed(Failure Reason, TimeSpan RetryAfter) : Outcome
    {
        /// <summary>What happened, where that is known; for the log only.</summary>
        public Exception? Cause { get; init; }
    }
}

/// <summary>Why the machine could not do it.</summary>
public enum Failure
{
    /// <summary>Too much is waiting for this wallet; nothing changed.</summary>
    Busy,

    /// <summary>The store asks to wait, or other instances kept winning; nothing changed.</summary>
    Contended,

    /// <summary>The store can not write now; nothing changed.</summary>
    Unavailable,

    /// <summary>It may or may not be written; the same key tells.</summary>
    InDoubt,

    /// <summary>This process is stopping; nothing changed.</summary>
    Stopping,

    /// <summary>Something that must always be true was not; nothing changed.</summary>
    Internal,
}
