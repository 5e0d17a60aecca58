using Credits.Core.Commands;
using Credits.Core.Json;
using Credits.Core.TopUps;
using Credits.Engine.Queues;
using Credits.Engine.Storage;
using Credits.Engine.Wallets;

namespace Credits.Engine.Payments.TopUps;

/// <summary>Finds orders for top-ups that are due and sends their messages, for those whose own was lost or that are to be tried again.</summary>
public sealed class TopUpSweep(IDocumentStore store, IMessageQueue queue, TimeProvider time)
{
    // What was ordered just now is told by its own message.
    private static readonly TimeSpan Delay = TimeSpan.FromSeconds(5);

    // How long a message is given until another one is sent for the same thing.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private const int PageSize = 100;

    /// <summary>Sends the messages of all that is due; gives how many. It stops where the queue takes no more.</summary>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var count = 0;
        Position? after = null;
        do
        {
            var page = await store.QueryAsync(new Query { Type = WalletDocuments.TopUp, To = WalletDocuments.SortOf(now - Delay), Limit = PageSize, After = after }, cancellation);
            foreach (var document in page.Documents)
            {
                var order = (TopUpOrder)WalletDocumentJson.Read(DocumentKind.TopUp, document.Body);
                if (await queue.SendAsync(TopUpMessage.Of(document.Partition, order, (now - order.Due).Ticks / Patience.Ticks), cancellation) is not SendResult.Sent) return count;
                count++;
            }

            after = page.Next;
        }
        while (after is not null);
        return count;
    }
}
