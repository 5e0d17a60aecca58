using System.Collections.Concurrent;

namespace Credits.ServiceBusBroker;

/// <summary>What a request is.</summary>
public enum Operation
{
    Send,
    Receive,
    Complete,
    Abandon,
    Renew,
}

/// <summary>What goes wrong with one request.</summary>
/// <param name="Status">Answered instead of doing it; null to break the connection.</param>
/// <param name="RetryAfter">Seconds, told with the status.</param>
/// <param name="IsDone">Whether it is done all the same.</param>
public sealed record Fault(int? Status, int? RetryAfter = null, bool IsDone = false)
{
    /// <summary>Nothing goes wrong with this one.</summary>
    public static readonly Fault None = new(0);

    /// <summary>The request never arrives.</summary>
    public static readonly Fault LostBefore = new((int?)null);

    /// <summary>It is done, and nobody is told.</summary>
    public static readonly Fault LostAfter = new(null, null, IsDone: true);

    /// <summary>It is never answered, and not done; it ends when the client gives up.</summary>
    public static readonly Fault Silence = new(-1);
}

/// <summary>What is to go wrong, by kind of request, in order; and what was asked.</summary>
public sealed class Faults
{
    private readonly ConcurrentDictionary<Operation, ConcurrentQueue<Fault>> waiting = [];

    /// <summary>Every request that arrived, in order.</summary>
    public ConcurrentQueue<Operation> Asked { get; } = [];

    public void Add(Operation operation, params Fault[] faults)
    {
        foreach (var fault in faults) waiting.GetOrAdd(operation, _ => []).Enqueue(fault);
    }

    internal Fault? Next(Operation operation)
    {
        Asked.Enqueue(operation);
        return waiting.TryGetValue(operation, out var faults) && faults.TryDequeue(out var fault) && fault != Fault.None ? fault : null;
    }
}
