using System.Diagnostics;
using System.Threading.Tasks.Sources;
using Credits.Core.Commands;
using Credits.Core.Entries;
using Credits.Engine.Customers;

namespace Credits.Engine.Wallets;

/// <summary>A command on its way through a wallet's queue.</summary>
/// <param name="command">The command; null to bring the wallet up to date without one.</param>
/// <param name="newCustomer">Who to create with it if the wallet has no customer yet; null to answer "no customer".</param>
/// <param name="queuedAt">A timestamp of the process's clock.</param>
/// <param name="trace">The span that it is part of, if there is one.</param>
internal sealed class Operation(Command? command, Customer? newCustomer, long queuedAt, ActivityContext trace) : IValueTaskSource<Outcome?>
{
    private ManualResetValueTaskSourceCore<Outcome?> answer;

    public Command? Command => command;

    public Customer? NewCustomer => newCustomer;

    public long QueuedAt => queuedAt;

    public ActivityContext Trace => trace;

    /// <summary>True for an operation that only folds in what is due.</summary>
    public bool IsAdvance => command is null;

    /// <summary>The outcome, to be awaited once; null for an operation without a command that went well.</summary>
    public ValueTask<Outcome?> Answer => new(this, answer.Version);

    public bool IsAnswered { get; private set; }

    /// <summary>Answers, unless that was done. Who waits goes on at once in this call if <paramref name="here"/>, else elsewhere.</summary>
    public void Complete(Outcome? outcome, bool here = false)
    {
        if (IsAnswered) return;
        IsAnswered = true;
        answer.RunContinuationsAsynchronously = !here;
        answer.SetResult(outcome);
    }

    /// <summary>Answers from the entry that is stored under this operation's id.</summary>
    public Outcome FromExisting(Entry entry) => entry.Fingerprint == command!.Fingerprint
        ? new Outcome.Done(entry, Replayed: true)
        : new Outcome.Refused(new(Core.RefusalCode.IdempotencyMismatch, "The same key was used for a different operation."), entry);

    Outcome? IValueTaskSource<Outcome?>.GetResult(short token) => answer.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<Outcome?>.GetStatus(short token) => answer.GetStatus(token);

    void IValueTaskSource<Outcome?>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        answer.OnCompleted(continuation, state, token, flags);
}
