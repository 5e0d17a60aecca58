using System.Collections.Concurrent;

namespace Credits.Engine.Wallets;

/// <summary>
/// Lists for the operations that wait for a wallet. Only a wallet that is being written has one: thousands of wallets
/// with lists of their own would be thousands of old objects to look at in each collection of young garbage.
/// </summary>
internal sealed class WaitingLines
{
    private readonly ConcurrentQueue<List<Operation>> idle = new();

    /// <summary>An empty list, to be given back.</summary>
    public List<Operation> Rent() => idle.TryDequeue(out var line) ? line : [];

    /// <summary>Empties a list and takes it back.</summary>
    public void Return(List<Operation> line)
    {
        line.Clear();
        idle.Enqueue(line);
    }
}
