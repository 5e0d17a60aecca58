using Credits.Engine.Queues;

namespace Credits.Sqlite.Queue;

/// <summary>What adds and removes messages, inside the writer's open transaction.</summary>
internal sealed class MessageWriter(SqliteConnection connection, MessageOptions options, TimeProvider time)
{
    /// <summary>More than one, so that ids are forgotten faster than they come; few, so that no send is slow.</summary>
    private const int ForgottenPerSend = 2;

    private readonly SqliteStatement _remember = connection.Prepare("""
        INSERT INTO sent(queue, id, until) VALUES (?1, ?2, ?3)
        ON CONFLICT(queue, id) DO UPDATE SET until = excluded.until WHERE until <= ?4
        RETURNING 1
        """);

    private readonly SqliteStatement _forget = connection.Prepare(
        $"DELETE FROM sent WHERE (queue, id) IN (SELECT queue, id FROM sent WHERE until <= ?1 LIMIT {ForgottenPerSend})");

    private readonly SqliteStatement _forgetOne = connection.Prepare("DELETE FROM sent WHERE queue = ?1 AND id = ?2");

    private readonly SqliteStatement _insert = connection.Prepare(
        "INSERT INTO message(queue, scope, id, body, enqueued, due) VALUES (?1, ?2, ?3, ?4, ?5, ?6)");

    private readonly SqliteStatement _delete = connection.Prepare("DELETE FROM message WHERE number = ?1");

    private readonly SqliteStatement _findDead = connection.Prepare(
        $"SELECT {MessageSchema.Columns} FROM message WHERE number = ?1 AND queue = ?2 AND died IS NOT NULL");

    // Messages of all queues, dead ones too; counted again after a rollback.
    private long? _count;

    /// <summary>Adds what is new of a batch; false if there is no room for all of it, and then nothing is added.</summary>
    public bool Send(IReadOnlyList<Message> batch)
    {
        if (!HasRoom(batch.Count)) return false;
        foreach (var message in batch) Add(message);
        return true;
    }

    /// <summary>Removes a message.</summary>
    public void Delete(long number)
    {
        _delete.Bind(1, number).Run();
        _count = Count - 1;
    }

    /// <summary>Removes a dead letter; false if there is none. Who sends its message again means it.</summary>
    public bool Discard(string queue, long number)
    {
        if (FindDead(queue, number) is not { } dead) return false;
        Delete(number);
        Forget(dead.Message);
        return true;
    }

    /// <summary>Sends a dead letter's message again and removes it; false if there is none.</summary>
    public bool Replay(string queue, long number)
    {
        if (FindDead(queue, number) is not { } dead) return false;
        Delete(number);
        Forget(dead.Message);
        Add(new Message(queue, dead.Message.Scope, dead.ReplayId, dead.Message.Body));
        return true;
    }

    /// <summary>Forgets what it has counted in a transaction that is not to be.</summary>
    public void RolledBack() => _count = null;

    private long Count => _count ??= connection.QueryNumber("SELECT count(*) FROM message");

    private bool HasRoom(int messages) => Count + messages <= options.MaxMessages;

    private void Add(Message message)
    {
        var now = time.GetUtcNow().UtcTicks;
        _forget.Bind(1, now).Run();
        _remember.Bind(1, message.Queue).Bind(2, message.Id).Bind(3, now + options.Memory.Ticks).Bind(4, now);
        var isNew = _remember.Step();
        _remember.Reset();
        if (!isNew) return;
        var due = message.NotBefore is { } moment ? Math.Max(now, moment.UtcTicks) : now;
        _insert.Bind(1, message.Queue).Bind(2, message.Scope).Bind(3, message.Id).Bind(4, message.Body.Span).Bind(5, now).Bind(6, due).Run();
        _count = Count + 1;
    }

    private void Forget(ReceivedMessage message) => _forgetOne.Bind(1, message.Queue).Bind(2, message.Id).Run();

    private DeadLetter? FindDead(string queue, long number)
    {
        _findDead.Bind(1, number).Bind(2, queue);
        var found = _findDead.Step() ? MessageRow.DeadLetter(_findDead) : null;
        _findDead.Reset();
        return found;
    }
}
