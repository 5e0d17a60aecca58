using System.Diagnostics;
using Credits.Core.Commands;
using Credits.Core.Entries;
using Credits.Engine.Customers;

namespace Credits.Engine.Wallets;

/// <summary>A command on its way through a wallet's queue.</summary>
/// <param name="command">The command; null to bring the wallet up to date without one.</param>
/// <param name="newCustomer">Who to create with it if the wallet has no customer yet; null to answer "no customer".</param>
/// <param name="queuedAt">A timestamp of the process's clock.</param>
/// <param name="trace">The span that it is part of, if there is one.</param>
internal sealed class Operation(Command? command, Customer? newCustomer, long queuedAt, ActivityContext trace)
{
    private readonly TaskCompletionSource<Outcome?> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Command? Command => command;

    public Customer? NewCustomer => newCustomer;

    public long QueuedAt => queuedAt;

    public ActivityContext Trace => trace;

    /// <summary>True for an operation that only folds in what is due.</summary>
    public bool IsAdvance => command is null;

    /// <summary>The outcome; null for one without a command that went well.</summary>
    public Task<Outcome?> Answer => answer.Task;

    public bool IsAnswered => answer.Task.IsCompleted;

    public void Complete(Outcome? outcome) => answer.TrySetResult(outcome);

    /// <summary>Answers from the entry that is stored under this operation's id.</summary>
    public Outcome FromExisting(Entry entry) => entry.Fingerprint == command!.Fingerprint
        ? new Outcome.Done(entry, Replayed: true)
        : new Outcome.Refused(new(Core.RefusalCode.IdempotencyMismatch, "The same key was used for a different operation."), entry);
}
