using Credits.Engine.Storage;

namespace Credits.Engine.Wallets;

/// <summary>How the commit of a group ended, once everything that could be found out was.</summary>
internal enum CommitEnd
{
    /// <summary>There was nothing to write.</summary>
    Nothing,

    /// <summary>It is written, by this try or by one before it.</summary>
    Written,

    /// <summary>Not written: something that it creates is there already.</summary>
    Exists,

    /// <summary>Not written: the head has moved on.</summary>
    Lost,

    /// <summary>Not written: the store asks to wait longer than we wait.</summary>
    Throttled,

    /// <summary>Not written: the store can not.</summary>
    Unavailable,

    /// <summary>Nobody can tell now.</summary>
    InDoubt,
}

/// <summary>
/// One batch and the pursuit of its fate. A lost reply proves nothing: the identical batch is sent again (its
/// conditions make that safe), and a conflict is looked at, since it may be our own work that we meet.
/// </summary>
internal sealed class Commit(WalletServices services, Partition partition, Batch batch, string commitId, string firstEntryId)
{
    private bool mayBeWritten;

    public async ValueTask<(CommitEnd End, CommitResult.Done? Done)> RunAsync()
    {
        var resends = 0;
        var waited = TimeSpan.Zero;
        while (true)
        {
            switch (await services.Store.CommitAsync(batch).ConfigureAwait(false))
            {
                case CommitResult.Done done:
                    return (CommitEnd.Written, done);
                case CommitResult.AlreadyExists:
                    return (await IsOursAsync().ConfigureAwait(false) ? CommitEnd.Written : CommitEnd.Exists, null);
                case CommitResult.PreconditionFailed:
                    return (await IsOursAsync().ConfigureAwait(false) ? CommitEnd.Written : CommitEnd.Lost, null);
                case CommitResult.Throttled throttled:
                    waited += throttled.RetryAfter;
                    if (waited > services.Options.MaxThrottleWait) return (await GiveUpAsync(CommitEnd.Throttled).ConfigureAwait(false), null);
                    await Task.Delay(throttled.RetryAfter, services.Time).ConfigureAwait(false);
                    break;
                case CommitResult.Unavailable:
                    return (await GiveUpAsync(CommitEnd.Unavailable).ConfigureAwait(false), null);
                case CommitResult.Unknown:
                    mayBeWritten = true;
                    if (++resends > services.Options.MaxResends) return (await GiveUpAsync(CommitEnd.InDoubt).ConfigureAwait(false), null);
                    await services.JitterAsync(resends).ConfigureAwait(false);
                    break;
                default:
                    throw new InvalidOperationException("A commit has no other result.");
            }
        }
    }

    // An earlier try of unknown outcome may have been written after all, or may still arrive.
    private async ValueTask<CommitEnd> GiveUpAsync(CommitEnd otherwise)
    {
        if (!mayBeWritten) return otherwise;
        try
        {
            return await IsOursAsync().ConfigureAwait(false) ? CommitEnd.Written : CommitEnd.InDoubt;
        }
        catch (StoreUnavailableException)
        {
            return CommitEnd.InDoubt;
        }
    }

    private async ValueTask<bool> IsOursAsync() =>
        await services.Store.ReadEntryAsync(partition, firstEntryId).ConfigureAwait(false) is { } entry && entry.CommitId == commitId;
}
