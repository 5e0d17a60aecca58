namespace Credits.Sqlite.Queue;

/// <summary>The queue's tables.</summary>
/// <remarks>
/// They are in the store's database and are written by the store's writer, so that one sync serves messages and
/// wallets alike, there is one file to keep, and a burst of sends is one commit. The order of handling is the
/// index over <c>due</c>: when a message may be delivered next, be it for its schedule, its back-off or its lock.
/// A dead letter has no <c>due</c>. <c>sent</c> remembers ids for longer than their messages live.
/// </remarks>
internal static class MessageSchema
{
    public const string Tables = """
        CREATE TABLE message(
            number INTEGER PRIMARY KEY AUTOINCREMENT, queue TEXT NOT NULL, id TEXT NOT NULL, scope TEXT NOT NULL,
            enqueued INTEGER NOT NULL, due INTEGER, deliveries INTEGER NOT NULL DEFAULT 0, lock INTEGER,
            died INTEGER, reason TEXT, body BLOB NOT NULL);
        CREATE INDEX message_by_due ON message(queue, due) WHERE due IS NOT NULL;
        CREATE INDEX message_dead ON message(queue) WHERE died IS NOT NULL;
        CREATE TABLE sent(queue TEXT NOT NULL, id TEXT NOT NULL, until INTEGER NOT NULL, PRIMARY KEY(queue, id)) WITHOUT ROWID;
        CREATE INDEX sent_by_until ON sent(until);
        """;

    /// <summary>The columns that <see cref="MessageRow"/> reads, in its order.</summary>
    public const string Columns = "number, queue, scope, id, body, deliveries, enqueued, died, reason";
}
