using Credits.Core.Wallets;
using Credits.Engine.Storage;

namespace Credits.Engine.Wallets;

/// <summary>
/// The one line in which all operations on a wallet wait, in this process. While a commit is in flight the next
/// group gathers; there is no timer. Whoever finds the line idle starts the loop that drains it.
/// </summary>
internal sealed class WalletQueue(Partition partition, WalletServices services)
{
    // How many times at most the pool goes first, and how many of them, one after the other, may bring nobody.
    private const int MaxYields = 8;
    private const int MaxIdleYields = 2;

    private readonly Lock gate = new();
    private readonly CachedSnapshots.Place place = services.Cached.Take();
    private List<Operation>? waiting;
    private bool draining;
    private int callers;
    private int together;
    private volatile bool retired;

    /// <summary>The wallet that the line is of.</summary>
    public Partition Wallet => partition;

    /// <summary>What this process last committed or read; null if it must be read.</summary>
    public Snapshot? Cached
    {
        get
        {
            var snapshot = place.Snapshot;
            // Once this is retired another wallet may have the place.
            return retired ? null : snapshot;
        }
        private set => place.Snapshot = value;
    }

    /// <summary>Set at each use and cleared by the clock that looks for wallets to forget.</summary>
    public bool RecentlyUsed { get; set; } = true;

    /// <summary>Puts operations in line, so that they go together as far as they fit. False if this queue has been forgotten and another must be made.</summary>
    public bool TryEnqueue(params ReadOnlySpan<Operation> operations)
    {
        lock (gate)
        {
            if (retired) return false;
            RecentlyUsed = true;
            waiting ??= services.Lines.Rent();
            callers++;
            foreach (var operation in operations)
            {
                if (waiting.Count >= services.Options.MaxQueuedPerWallet)
                {
                    operation.Complete(new Outcome.Failed(Failure.Busy, TimeSpan.FromSeconds(1)));
                    continue;
                }

                waiting.Add(operation);
                services.Diagnostics.Queued(1);
            }

            if (draining || waiting.Count == 0) return true;
            draining = true;
        }

        _ = DrainAsync();
        return true;
    }

    /// <summary>Forgets the wallet unless something is in line.</summary>
    public bool TryRetire()
    {
        lock (gate)
        {
            if (draining || retired) return false;
            retired = true;
        }

        services.Cached.Return(place);
        return true;
    }

    private async Task DrainAsync()
    {
        // Where several come together, the first to come back does not start a commit for itself: those that have arrived with it go along.
        if (together > 1) await Task.Yield();
        while (Take() is { } group)
        {
            services.Diagnostics.Queued(-group.Count);
            try
            {
                await ProcessAsync(group);
            }
            catch (Exception e)
            {
                // The store could not be read. Nothing was decided for those that are left.
                Cached = null;
                var reason = e is StoreUnavailableException ? Failure.Unavailable : Failure.Internal;
                AnswerAll(group, new Outcome.Failed(reason, TimeSpan.FromSeconds(1)) { Cause = e });
            }

            services.Lines.Return(group);
            await LetOthersComeBackAsync();
        }
    }

    // The first of those that have just been answered are back before the rest, and a commit for a few costs as much as one for all.
    // What stands on the pool before this is mostly the rest.
    private async ValueTask LetOthersComeBackAsync()
    {
        if (together < 2) return;
        var (count, idle) = (CountCallers(), 0);
        for (var yields = 0; count < together / 2 && yields < MaxYields && idle < MaxIdleYields; yields++)
        {
            await Task.Yield();
            var now = CountCallers();
            idle = now == count ? idle + 1 : 0;
            count = now;
        }
    }

    private int CountCallers()
    {
        lock (gate) return callers;
    }

    private List<Operation>? Take()
    {
        lock (gate)
        {
            var group = waiting;
            // The most that came together lately, as far as one commit takes them.
            together = Math.Min(Math.Max(callers, together - ((together + 7) / 8)), services.Options.MaxEntriesPerCommit);
            waiting = null;
            callers = 0;
            draining = group is not null;
            return group;
        }
    }

    private async ValueTask ProcessAsync(List<Operation> left)
    {
        services.Diagnostics.Waited(services.Time.GetElapsedTime(left[0].QueuedAt));
        var lost = 0;
        for (; left.Count > 0; left.RemoveAll(operation => operation.IsAnswered))
        {
            // What is cached may allow, but never refuse, nor say that nothing is due: then the head is read and all
            // is decided again.
            var start = Cached;
            var fresh = start is null;
            start ??= Cached = await services.Store.ReadSnapshotAsync(partition);
            if (start.AliasOf is not null)
            {
                Cached = null;
                AnswerAll(left, new Outcome.NoCustomer());
                return;
            }

            var group = await GatherAsync(start, left);
            if (!fresh && (group.Refused.Count > 0 || group.IsEmpty))
            {
                Cached = null;
                continue;
            }

            var (result, complaint) = group.IsEmpty ? (CommitEnd.Nothing, null) : await CommitAsync(group);
            if (result == CommitEnd.Written) services.Expirations?.Committed(partition, start.Head, group.Head);
            if (result == CommitEnd.Written && group.TopUps is { } orders) services.TopUps?.Committed(partition, orders);
            switch (result)
            {
                case CommitEnd.Written or CommitEnd.Nothing:
                    // One alone may go on right here; of many each would make the others wait.
                    foreach (var (operation, entry) in group.Accepted) operation.Complete(new Outcome.Done(entry, Replayed: false), here: left.Count == 1);
                    foreach (var (operation, outcome) in group.Twins) operation.Complete(outcome);
                    foreach (var (operation, outcome) in group.Refused) operation.Complete(await ConfirmAsync(operation, outcome));
                    if (group.IsEmpty) AnswerAdvances(left);
                    break;
                case CommitEnd.Exists or CommitEnd.Lost:
                    Cached = null;
                    await AnswerFromStoreAsync(left);
                    if (++lost > services.Options.MaxLostRaces) AnswerAll(left, new Outcome.Failed(Failure.Contended, TimeSpan.FromSeconds(1)));
                    else if (lost >= 3) await services.JitterAsync(lost);
                    break;
                default:
                    Cached = null;
                    AnswerAll(left, new Outcome.Failed(FailureOf(result), TimeSpan.FromSeconds(1)) { Cause = complaint });
                    break;
            }
        }
    }

    /// <summary>Everything due first, in commits of its own; then as many operations as one commit takes.</summary>
    private async ValueTask<Group> GatherAsync(Snapshot start, List<Operation> operations)
    {
        var group = new Group(partition, start, services.Store, services.Entropy.NewId(), services.Time.GetUtcNow());
        for (var folded = 0; folded < Limits.DuePerCommit && group.TryFold(); folded++)
        {
        }

        if (!group.IsEmpty) return group;
        foreach (var operation in operations)
        {
            if (operation.IsAdvance) continue;
            if (group.Accepted.Count >= services.Options.MaxEntriesPerCommit) break;
            if (!await group.TryAddAsync(operation)) break;
        }

        return group;
    }

    private async ValueTask<(CommitEnd End, Exception? Complaint)> CommitAsync(Group group)
    {
        await group.CountAsync();
        using var activity = services.Diagnostics.StartCommit(group);
        var started = services.Time.GetTimestamp();
        var commit = new Commit(services, partition, group.ToBatch(), group.CommitId, group.FirstEntryId);
        var (end, done) = await commit.RunAsync();
        services.Diagnostics.Committed(services.Time.GetElapsedTime(started), group, end);
        if (end == CommitEnd.Written) Cached = done is null ? null : group.After(done);
        else activity?.SetStatus(System.Diagnostics.ActivityStatusCode.Error, end.ToString());
        return (end, commit.Complaint is { } complaint ? new StoreUnavailableException(complaint) : null);
    }

    /// <summary>A refusal stands only if no earlier try of the same operation is in the ledger.</summary>
    private async ValueTask<Outcome> ConfirmAsync(Operation operation, Outcome outcome)
    {
        if (!operation.Command!.ClientKeyed || outcome is Outcome.Done) return outcome;
        return await FindAsync(operation) ?? outcome;
    }

    private async ValueTask AnswerFromStoreAsync(List<Operation> operations)
    {
        foreach (var operation in operations)
        {
            if (operation.IsAdvance || operation.IsAnswered) continue;
            if (await FindAsync(operation) is { } outcome) operation.Complete(outcome);
        }
    }

    private async ValueTask<Outcome?> FindAsync(Operation operation)
    {
        var entry = await services.Store.ReadEntryAsync(partition, operation.Command!.EntryId);
        return entry is null ? null : operation.FromExisting(entry);
    }

    private static void AnswerAdvances(List<Operation> operations)
    {
        foreach (var operation in operations)
            if (operation.IsAdvance) operation.Complete(null);
    }

    private static void AnswerAll(List<Operation> operations, Outcome outcome)
    {
        foreach (var operation in operations) operation.Complete(outcome);
    }

    private static Failure FailureOf(CommitEnd end) => end switch
    {
        CommitEnd.Throttled => Failure.Contended,
        CommitEnd.InDoubt => Failure.InDoubt,
        _ => Failure.Unavailable,
    };
}
