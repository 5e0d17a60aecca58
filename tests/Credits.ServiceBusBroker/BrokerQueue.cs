namespace Credits.ServiceBusBroker;

/// <summary>One queue and its dead letters, as Service Bus keeps them: all under one lock, every change told to who waits.</summary>
public sealed class BrokerQueue(TimeProvider time, BrokerOptions options)
{
    private readonly Lock gate = new();
    private readonly List<BrokerMessage> living = [];
    private readonly List<BrokerMessage> dead = [];
    private readonly Dictionary<string, DateTimeOffset> remembered = [];
    private long sequence;
    private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes at the next change. Take it before looking.</summary>
    public Task Changed => Volatile.Read(ref changed).Task;

    public void Signal() => Interlocked.Exchange(ref changed, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();

    /// <summary>Keeps a message, unless its id is remembered.</summary>
    public void Send(string id, byte[] body, Dictionary<string, string> properties, DateTimeOffset? scheduled)
    {
        lock (gate)
        {
            var now = time.GetUtcNow();
            if (remembered.TryGetValue(id, out var until) && until > now) return;
            remembered[id] = now + options.Memory;
            living.Add(new BrokerMessage { Id = id, Sequence = ++sequence, Body = body, Properties = properties, Due = scheduled ?? now, Enqueued = now });
        }

        Signal();
    }

    /// <summary>Locks the next message, or tells when there may be one.</summary>
    public (BrokerMessage? Message, DateTimeOffset? Next) TryLock(bool fromDead)
    {
        lock (gate)
        {
            var now = time.GetUtcNow();
            EndLocks(now);
            var from = fromDead ? dead : living;
            var next = from.Where(message => message.Lock is null && message.Due <= now).MinBy(message => (message.Due, message.Sequence));
            if (next is null) return (null, from.Select(message => message.Lock is null ? message.Due : message.LockedUntil).Append(DateTimeOffset.MaxValue).Min());
            next.Deliveries++;
            next.Lock = Guid.NewGuid().ToString();
            next.LockedUntil = now + options.LockTime;
            return (next, null);
        }
    }

    /// <summary>Removes a locked message; false if the lock is over.</summary>
    public bool Complete(long number, string token, bool fromDead) =>
        Settle(number, token, fromDead, message => (fromDead ? dead : living).Remove(message));

    /// <summary>Gives a locked message back; false if the lock is over.</summary>
    public bool Abandon(long number, string token, bool fromDead) => Settle(number, token, fromDead, message => Unlock(message, fromDead));

    /// <summary>Locks it for as long again; false if the lock is over.</summary>
    public bool Renew(long number, string token, bool fromDead) =>
        Settle(number, token, fromDead, message => message.LockedUntil = time.GetUtcNow() + options.LockTime);

    private bool Settle(long number, string token, bool fromDead, Action<BrokerMessage> how)
    {
        lock (gate)
        {
            EndLocks(time.GetUtcNow());
            var found = (fromDead ? dead : living).Find(message => message.Sequence == number && message.Lock == token);
            if (found is null) return false;
            how(found);
        }

        Signal();
        return true;
    }

    private void EndLocks(DateTimeOffset now)
    {
        foreach (var message in living.Where(message => message.Lock is not null && message.LockedUntil <= now).ToList()) Unlock(message, fromDead: false);
        foreach (var message in dead.Where(message => message.Lock is not null && message.LockedUntil <= now)) Unlock(message, fromDead: true);
    }

    // Of dead letters nobody counts how often they were looked at.
    private void Unlock(BrokerMessage message, bool fromDead)
    {
        message.Lock = null;
        if (fromDead || message.Deliveries < options.MaxDeliveries) return;
        living.Remove(message);
        message.Properties["DeadLetterReason"] = "MaxDeliveryCountExceeded";
        message.Properties["DeadLetterErrorDescription"] = $"Message could not be consumed after {options.MaxDeliveries} delivery attempts.";
        dead.Add(message);
    }
}

/// <summary>How the queues are set up.</summary>
public sealed record BrokerOptions
{
    public IReadOnlyList<string> Queues { get; init; } = ["payments", "expirations"];

    public TimeSpan LockTime { get; init; } = TimeSpan.FromMinutes(1);

    public TimeSpan Memory { get; init; } = TimeSpan.FromDays(1);

    public int MaxDeliveries { get; init; } = 10;

    public string KeyName { get; init; } = "RootManageSharedAccessKey";

    public string Key { get; init; } = "bm90LWEtc2VjcmV0LWJ1dC1hLXRlc3Rz";
}
