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
    // A store that says "wait" without saying how long must not be asked in a tight loop.
    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(1);

    private bool mayBeWritten;

    /// <summary>The last thing that the store complained of, for the log.</summary>
    public string? Complaint { get; private set; }

    public async ValueTask<(CommitEnd End, CommitResult.Done? Done)> RunAsync()
    {
        var resends = 0;
        var waited = TimeSpan.Zero;
        while (true)
        {
            CommitResult result;
            try
            {
                result = await services.Store.CommitAsync(batch);
            }
            catch (StoreUnavailableException e)
            {
                // A store that throws in the middle of a commit has told nothing about it.
                result = new CommitResult.Unknown(e.Message);
            }

            switch (result)
            {
                case CommitResult.Done done:
                    return (CommitEnd.Written, done);
                case CommitResult.AlreadyExists:
                    return (await LookAsync(CommitEnd.Exists), null);
                case CommitResult.PreconditionFailed:
                    return (await LookAsync(CommitEnd.Lost), null);
                case CommitResult.Throttled throttled:
                    var wait = throttled.RetryAfter > ShortestWait ? throttled.RetryAfter : ShortestWait;
                    waited += wait;
                    if (waited > services.Options.MaxThrottleWait) return (await GiveUpAsync(CommitEnd.Throttled), null);
                    await Task.Delay(wait, services.Time);
                    break;
                case CommitResult.Unavailable unavailable:
                    Complaint = unavailable.Reason;
                    return (await GiveUpAsync(CommitEnd.Unavailable), null);
                case CommitResult.Unknown unknown:
                    mayBeWritten = true;
                    Complaint = unknown.Reason;
                    if (++resends > services.Options.MaxResends) return (await GiveUpAsync(CommitEnd.InDoubt), null);
                    await services.JitterAsync(resends);
                    break;
                default:
                    throw new InvalidOperationException("A commit has no other result.");
            }
        }
    }

    // An earlier try of unknown outcome may have been written after all, or may still arrive.
    private async ValueTask<CommitEnd> GiveUpAsync(CommitEnd otherwise) => mayBeWritten ? await LookAsync(CommitEnd.InDoubt) : otherwise;

    // A client library may have sent the batch twice and tell us of the second time, so a conflict alone proves nothing.
    private async ValueTask<CommitEnd> LookAsync(CommitEnd otherwise)
    {
        try
        {
            var entry = await services.Store.ReadEntryAsync(partition, firstEntryId);
            return entry?.CommitId == commitId ? CommitEnd.Written : otherwise;
        }
        catch (StoreUnavailableException)
        {
            return CommitEnd.InDoubt;
        }
    }
}
