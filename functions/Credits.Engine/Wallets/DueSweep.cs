using Credits.Engine.Storage;

namespace Credits.Engine.Wallets;

/// <summary>
/// Finds wallets in which something is due (<see cref="Core.Wallets.Head.NextDue"/>) and brings them up to date, so that it
/// happens even if nobody uses the wallet. Readers do not depend on it: they fold in what is due by themselves.
/// </summary>
public sealed class DueSweep(IDocumentStore store, WalletWriter writer, TimeProvider time)
{
    /// <summary>How long after its due time the background acts, so that clocks a little apart do no harm.</summary>
    public static readonly TimeSpan Delay = TimeSpan.FromSeconds(5);

    private const int PageSize = 100;

    /// <summary>Brings every wallet up to date that is due; gives how many. One that can not be now is left for the next time.</summary>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        var until = WalletDocuments.SortOf(time.GetUtcNow() - Delay);
        var count = 0;
        Position? after = null;
        do
        {
            var page = await store.QueryAsync(new Query { Type = WalletDocuments.Head, To = until, Limit = PageSize, After = after }, cancellation);
            foreach (var head in page.Documents)
            {
                cancellation.ThrowIfCancellationRequested();
                if (await writer.AdvanceAsync(head.Partition) is null) count++;
            }

            after = page.Next;
        }
        while (after is not null);
        return count;
    }
}
