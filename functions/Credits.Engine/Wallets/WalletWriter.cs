using System.Collections.Concurrent;
using Credits.Core.Commands;
using Credits.Engine.Customers;
using Credits.Engine.Payments.TopUps;
using Credits.Engine.Queues.Expirations;
using Credits.Engine.Storage;

namespace Credits.Engine.Wallets;

/// <summary>
/// The only way to change a wallet, and the way to read its present state. Keeps one queue per wallet in use
/// and forgets those that have not been used for longest.
/// </summary>
public sealed class WalletWriter
{
    private readonly ConcurrentDictionary<Partition, WalletQueue> queues = new();
    private readonly ConcurrentQueue<WalletQueue> ring = new();
    private readonly WalletServices services;
    private int count;
    private int trimming;
    private int inFlight;
    private TaskCompletionSource? drained;

    /// <summary>Makes a writer over a store; publishers are told of the commits that concern them.</summary>
    public WalletWriter(
        IDocumentStore store,
        TimeProvider time,
        Entropy entropy,
        Diagnostics diagnostics,
        WalletWriterOptions options,
        ExpirationPublisher? expirations = null,
        TopUpPublisher? topUps = null) =>
        services = new WalletServices(store, time, entropy, diagnostics, options, expirations, topUps);

    /// <summary>
    /// Decides a command and writes its entry, once for ever. Never throws for what the machine can not do; see
    /// <see cref="Outcome.Failed"/>.
    /// </summary>
    /// <param name="wallet">The wallet's partition.</param>
    /// <param name="command">What to do.</param>
    /// <param name="newCustomer">The customer to create with the first entry; null if they must exist.</param>
    public ValueTask<Outcome> SubmitAsync(Partition wallet, Command command, Customer? newCustomer = null) => RunAsync(wallet, command, newCustomer)!;

    /// <summary>
    /// The same for several commands on one wallet, decided in their order and written in as few commits as they fit into. Each
    /// ends for itself; the wallet's customer must exist.
    /// </summary>
    public async ValueTask<IReadOnlyList<Outcome>> SubmitAllAsync(Partition wallet, IReadOnlyList<Command> commands)
    {
        using var activity = services.Diagnostics.StartOperation(commands[0]);
        Interlocked.Increment(ref inFlight);
        try
        {
            var operations = new Operation[commands.Count];
            for (var i = 0; i < operations.Length; i++) operations[i] = new Operation(commands[i], null, services.Time.GetTimestamp(), activity?.Context ?? default);
            if (Volatile.Read(ref drained) is null) Enqueue(wallet, operations);
            else foreach (var operation in operations) operation.Complete(Stopping);
            var outcomes = new Outcome[operations.Length];
            for (var i = 0; i < outcomes.Length; i++)
            {
                outcomes[i] = (await operations[i].Answer)!;
                services.Diagnostics.Answered(outcomes[i], activity);
            }

            return outcomes;
        }
        finally
        {
            if (Interlocked.Decrement(ref inFlight) == 0) Volatile.Read(ref drained)?.TrySetResult();
        }
    }

    /// <summary>Folds in what is due, in as many commits as that takes. Null if it went well.</summary>
    public ValueTask<Outcome?> AdvanceAsync(Partition wallet) => RunAsync(wallet, null, null);

    /// <summary>The wallet as of the latest commit; what is due but not yet written is not folded in.</summary>
    public ValueTask<Snapshot> ReadAsync(Partition wallet) =>
        services.Store.IsExclusive && queues.TryGetValue(wallet, out var queue) && queue.Cached is { HasCustomer: true } snapshot
            ? ValueTask.FromResult(snapshot)
            : services.Store.ReadSnapshotAsync(wallet);

    /// <summary>Refuses what comes from now on and waits until everything in line is answered.</summary>
    public Task StopAsync()
    {
        var source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Interlocked.CompareExchange(ref drained, source, null);
        if (Volatile.Read(ref inFlight) == 0) drained!.TrySetResult();
        return drained!.Task;
    }

    private async ValueTask<Outcome?> RunAsync(Partition wallet, Command? command, Customer? newCustomer)
    {
        using var activity = services.Diagnostics.StartOperation(command);
        Interlocked.Increment(ref inFlight);
        try
        {
            var operation = new Operation(command, newCustomer, services.Time.GetTimestamp(), activity?.Context ?? default);
            if (Volatile.Read(ref drained) is null) Enqueue(wallet, operation);
            else operation.Complete(Stopping);
            var outcome = await operation.Answer;
            if (outcome is not null) services.Diagnostics.Answered(outcome, activity);
            return outcome;
        }
        finally
        {
            if (Interlocked.Decrement(ref inFlight) == 0) Volatile.Read(ref drained)?.TrySetResult();
        }
    }

    private static Outcome.Failed Stopping => new(Failure.Stopping, TimeSpan.FromSeconds(5));

    private void Enqueue(Partition wallet, params ReadOnlySpan<Operation> operations)
    {
        while (true)
        {
            if (!queues.TryGetValue(wallet, out var queue))
            {
                queue = new WalletQueue(wallet, services);
                if (!queues.TryAdd(wallet, queue))
                {
                    queue.TryRetire();
                    continue;
                }

                ring.Enqueue(queue);
                Interlocked.Increment(ref count);
            }

            if (queue.TryEnqueue(operations)) break;
            Forget(queue);
        }

        if (Volatile.Read(ref count) > services.Options.MaxCachedWallets && Interlocked.Exchange(ref trimming, 1) == 0)
            _ = Task.Factory.StartNew(Trim, CancellationToken.None, TaskCreationOptions.None, TaskScheduler.Current);
    }

    // A clock with a second chance: what was used since the hand last passed goes round once more.
    private void Trim()
    {
        try
        {
            var target = services.Options.MaxCachedWallets * 9L / 10;
            for (var left = 2 * Volatile.Read(ref count); left > 0 && Volatile.Read(ref count) > target && ring.TryDequeue(out var queue); left--)
            {
                if (!queue.RecentlyUsed && queue.TryRetire())
                {
                    Forget(queue);
                    continue;
                }

                queue.RecentlyUsed = false;
                ring.Enqueue(queue);
            }
        }
        finally
        {
            Volatile.Write(ref trimming, 0);
        }
    }

    private void Forget(WalletQueue queue)
    {
        if (queues.TryRemove(new KeyValuePair<Partition, WalletQueue>(queue.Wallet, queue))) Interlocked.Decrement(ref count);
    }
}
