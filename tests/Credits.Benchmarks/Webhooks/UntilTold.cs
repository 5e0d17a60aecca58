using Credits.Benchmarks.Load;

namespace Credits.Benchmarks.Webhooks;

/// <summary>A conversation that goes on until it is told to end.</summary>
public sealed class UntilTold(IConversation conversation, CancellationToken end) : IConversation
{
    public ReadOnlyMemory<byte> Next() => end.IsCancellationRequested ? default : conversation.Next();

    public void Answered(ReadOnlySpan<byte> body) => conversation.Answered(body);
}
