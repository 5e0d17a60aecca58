using System.Buffers;

namespace Credits.Engine.Queues;

/// <summary>A message to send. Its handler may see it more than once, and later than it should.</summary>
/// <param name="Queue">One of <see cref="QueueNames"/>.</param>
/// <param name="Scope">The app and mode that it belongs to, for example <c>default.test</c>: who may see it when it is dead.</param>
/// <param name="Id">
/// 1 to <see cref="MaxIdLength"/> characters of <c>[A-Za-z0-9._:-]</c>. A second message of the same queue and id is
/// swallowed while the queue remembers the first one.
/// </param>
/// <param name="Body">At most <see cref="MaxBodyBytes"/> bytes of UTF-8 text; a queue never looks into it.</param>
/// <param name="NotBefore">It is not handled before this moment; null for as soon as can be.</param>
public sealed record Message(string Queue, string Scope, string Id, ReadOnlyMemory<byte> Body, DateTimeOffset? NotBefore = null)
{
    /// <summary>The most bytes of a body: what fits, with the message's properties, into the 256 KiB of a queue in the cloud.</summary>
    public const int MaxBodyBytes = 240 * 1024;

    /// <summary>The most characters of an id.</summary>
    public const int MaxIdLength = 128;

    /// <summary>The most characters of a scope.</summary>
    public const int MaxScopeLength = 64;

    /// <summary>The most messages of one batch.</summary>
    public const int MaxBatch = 100;

    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._:-");

    /// <summary>Throws <see cref="ArgumentException"/> if a rule above is broken; a caller that lets it happen has a bug.</summary>
    public void Validate()
    {
        if (!QueueNames.All.Contains(Queue, StringComparer.Ordinal)) throw new ArgumentException($"There is no queue '{Queue}'.");
        if (!IsName(Id, MaxIdLength)) throw new ArgumentException($"'{Id}' cannot be a message's id.");
        if (!IsScope(Scope)) throw new ArgumentException($"'{Scope}' cannot be a message's scope.");
        if (Body.Length > MaxBodyBytes) throw new ArgumentException($"A message has at most {MaxBodyBytes} bytes, not {Body.Length}.");
    }

    /// <summary>Like <see cref="Validate()"/> for a batch: 1 to <see cref="MaxBatch"/> messages of one queue.</summary>
    public static void Validate(IReadOnlyList<Message> batch)
    {
        if (batch.Count is 0 or > MaxBatch) throw new ArgumentException($"A batch has 1 to {MaxBatch} messages, not {batch.Count}.");
        foreach (var message in batch)
        {
            message.Validate();
            if (message.Queue != batch[0].Queue) throw new ArgumentException("A batch goes to one queue.");
        }
    }

    /// <summary>Whether a text can be a scope.</summary>
    public static bool IsScope(string? text) => IsName(text, MaxScopeLength);

    private static bool IsName(string? text, int maxLength) =>
        text is { Length: > 0 } && text.Length <= maxLength && !text.AsSpan().ContainsAnyExcept(NameCharacters);
}
