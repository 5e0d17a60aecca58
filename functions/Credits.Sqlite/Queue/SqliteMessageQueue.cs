using System.Collections.Concurrent;
using Credits.Engine.Queues;
using Credits.Engine.Storage;

namespace Credits.Sqlite.Queue;

/// <summary>
/// The embedded queue: tables in the store's database, written by the store's writer. What is answered is synced
/// to the disk. Nobody polls: who receives is woken by sends and by the next due time.
/// </summary>
public sealed class SqliteMessageQueue : IMessageQueue, IMessageSource, IDeadLetters
{
    private static readonly SendResult.Throttled Busy = new(TimeSpan.FromSeconds(1));

    private readonly ConcurrentDictionary<string, WakeUp> _wakeUps = new(StringComparer.Ordinal);
    private readonly SqliteWriter _writer;
    private readonly SqliteReaders _readers;
    private readonly TimeProvider _time;

    internal SqliteMessageQueue(SqliteWriter writer, SqliteReaders readers, TimeProvider time)
    {
        _writer = writer;
        _readers = readers;
        _time = time;
    }

    /// <summary>All sides of it.</summary>
    public QueuePorts Ports => new(this, this, this);

    /// <inheritdoc/>
    public ValueTask<SendResult> SendAsync(Message message, CancellationToken cancellation = default) => SendBatchAsync([message], cancellation);

    /// <inheritdoc/>
    public async ValueTask<SendResult> SendBatchAsync(IReadOnlyList<Message> batch, CancellationToken cancellation = default)
    {
        Message.Validate(batch);
        cancellation.ThrowIfCancellationRequested();
        var bytes = 0;
        foreach (var message in batch) bytes += message.Body.Length;
        var work = new PendingMessages<bool>(writers => writers.Messages.Send(batch), bytes);
        if (!TryAdd(work)) return Busy;
        try
        {
            if (!await work.Task) return Busy;
        }
        catch (QueueUnavailableException e)
        {
            return new SendResult.Unavailable(e.Message);
        }

        WakeUpOf(batch[0].Queue).Wake();
        return SendResult.Sent.Instance;
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<Delivery>> ReceiveAsync(string queue, int max, CancellationToken cancellation)
    {
        var wakeUp = WakeUpOf(queue);
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            var next = wakeUp.Next;
            var claimed = await WriteAsync(writers => writers.Locks.Claim(queue, max));
            if (claimed.Deliveries.Count > 0) return claimed.Deliveries;
            await wakeUp.WaitAsync(next, claimed.Next, cancellation);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<bool> SettleAsync(Delivery delivery, HandleResult result, CancellationToken cancellation = default)
    {
        if (!await WriteAsync(writers => writers.Locks.Settle(delivery, result))) return false;
        // It may be due sooner now than whoever waits for its lock to end knows.
        if (result is HandleResult.Retry) WakeUpOf(delivery.Message.Queue).Wake();
        return true;
    }

    /// <inheritdoc/>
    public async ValueTask<Delivery?> RenewAsync(Delivery delivery, CancellationToken cancellation = default) =>
        await WriteAsync(writers => writers.Locks.Renew(delivery));

    /// <inheritdoc/>
    public ValueTask<DeadLetterPage> ListAsync(string queue, Func<string, bool> sees, int limit, long? after, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(limit, Math.Clamp(limit, 1, DeadLetterPage.MaxLimit));
        return ReadAsync(connection => MessageReader.List(connection, queue, sees, limit, after), cancellation);
    }

    /// <inheritdoc/>
    public ValueTask<DeadLetter?> FindAsync(string queue, long number, CancellationToken cancellation = default) =>
        ReadAsync(connection => MessageReader.Find(connection, queue, number), cancellation);

    /// <inheritdoc/>
    public async ValueTask<SendResult?> ReplayAsync(string queue, long number, CancellationToken cancellation = default)
    {
        if (!await WriteAsync(writers => writers.Messages.Replay(queue, number))) return null;
        WakeUpOf(queue).Wake();
        return SendResult.Sent.Instance;
    }

    /// <inheritdoc/>
    public async ValueTask<bool> DiscardAsync(string queue, long number, CancellationToken cancellation = default) =>
        await WriteAsync(writers => writers.Messages.Discard(queue, number));

    /// <summary>How many messages of a queue wait or are dead.</summary>
    public ValueTask<long> CountAsync(string queue, CancellationToken cancellation = default) =>
        ReadAsync(connection => MessageReader.Count(connection, queue), cancellation);

    private WakeUp WakeUpOf(string queue) => _wakeUps.GetOrAdd(queue, static (_, time) => new WakeUp(time), _time);

    private Task<T> WriteAsync<T>(Func<Writers, T> apply)
    {
        var work = new PendingMessages<T>(apply, bytes: 0);
        if (!TryAdd(work)) throw new QueueUnavailableException("Too much waits for the store, or it is closed.");
        return work.Task;
    }

    private bool TryAdd(PendingWork work) => _writer.TryAdd(work) == Admission.Admitted;

    private async ValueTask<T> ReadAsync<T>(Func<SqliteConnection, T> read, CancellationToken cancellation)
    {
        try
        {
            return await _readers.RunAsync(read, static (reader, read) => read(reader.Connection), cancellation);
        }
        catch (StoreUnavailableException e)
        {
            throw new QueueUnavailableException(e.Message, e);
        }
    }
}
