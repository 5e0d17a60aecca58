using Credits.Engine.Wallets;

namespace Credits.Engine.Queues.Expirations;

/// <summary>
/// Brings the wallet that a message names up to date, which does by itself whatever is due by now. So a message
/// that is late, doubled, out of date or made up does no harm.
/// </summary>
public sealed class ExpirationHandler(WalletWriter writer) : IMessageHandler
{
    /// <inheritdoc/>
    public string Queue => QueueNames.Expirations;

    /// <inheritdoc/>
    public async ValueTask<HandleResult> HandleAsync(ReceivedMessage message, CancellationToken cancellation)
    {
        if (ExpirationMessage.Read(message.Body) is not { } wallet) return new HandleResult.DeadLetter("The body names no wallet.");
        return await writer.AdvanceAsync(wallet) is Outcome.Failed failed
            ? new HandleResult.Retry($"The wallet could not be brought up to date: {failed.Reason}.")
            : HandleResult.Done.Instance;
    }
}
