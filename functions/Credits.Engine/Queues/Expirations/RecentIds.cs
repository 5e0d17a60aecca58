namespace Credits.Engine.Queues.Expirations;

/// <summary>Remembers at least the last so many ids, and at most twice as many; used by one thread at a time.</summary>
internal sealed class RecentIds(int generation)
{
    private HashSet<string> young = new(StringComparer.Ordinal);
    private HashSet<string> old = new(StringComparer.Ordinal);

    /// <summary>Whether an id is remembered.</summary>
    public bool Contains(string id) => young.Contains(id) || old.Contains(id);

    /// <summary>Remembers the ids of messages.</summary>
    public void Add(IEnumerable<Message> messages)
    {
        foreach (var message in messages) young.Add(message.Id);
        if (young.Count < generation) return;
        (old, young) = (young, old);
        young.Clear();
    }
}
