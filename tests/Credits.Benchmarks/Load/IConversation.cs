namespace Credits.Benchmarks.Load;

/// <summary>What one connection says: a request, its answer, the next request. Never used by two threads at once.</summary>
public interface IConversation
{
    /// <summary>True where the conversation may end; false in the middle of a pair of requests that belong together.</summary>
    bool MayStop => true;

    /// <summary>The next request, valid until the call after; empty when there is nothing more to say.</summary>
    ReadOnlyMemory<byte> Next();

    /// <summary>Takes the body of a successful answer. Throws <see cref="InvalidDataException"/> if it is not what it must be.</summary>
    void Answered(ReadOnlySpan<byte> body);
}
