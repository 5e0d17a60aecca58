namespace Credits.Sqlite.Queue;

/// <summary>The limits of the embedded queue.</summary>
public sealed record MessageOptions
{
    /// <summary>The most messages that are kept, of all queues, dead ones too; then senders are asked to wait.</summary>
    public long MaxMessages { get; init; } = 1_000_000;

    /// <summary>For how long after a send another message of the same queue and id is swallowed.</summary>
    public TimeSpan Memory { get; init; } = TimeSpan.FromDays(7);

    /// <summary>For how long a delivery is locked.</summary>
    public TimeSpan LockTime { get; init; } = TimeSpan.FromMinutes(1);
}
