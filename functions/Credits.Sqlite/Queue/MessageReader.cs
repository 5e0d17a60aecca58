using Credits.Engine.Queues;

namespace Credits.Sqlite.Queue;

/// <summary>Reads messages on a reading connection.</summary>
internal static class MessageReader
{
    /// <summary>The most dead letters one call looks at, so that other apps' make no call long.</summary>
    private const int MaxScanned = 2_000;

    /// <summary>A page ends early once its bodies have so many bytes.</summary>
    private const long MaxPageBytes = 16L << 20;

    private const string Dead = $"SELECT {MessageSchema.Columns} FROM message WHERE queue = ?1 AND died IS NOT NULL AND";

    public static DeadLetterPage List(SqliteConnection connection, string queue, Func<string, bool> sees, int limit, long? after)
    {
        var statement = connection.Prepare($"{Dead} number > ?2 ORDER BY number LIMIT {MaxScanned + 1}").Bind(1, queue).Bind(2, after ?? 0);
        try
        {
            var letters = new List<DeadLetter>();
            var scanned = 0;
            var bytes = 0L;
            var last = 0L;
            while (statement.Step())
            {
                if (letters.Count == limit || bytes >= MaxPageBytes || scanned++ == MaxScanned) return new DeadLetterPage(letters, last);
                last = MessageRow.Number(statement);
                if (!sees(MessageRow.Scope(statement))) continue;
                letters.Add(MessageRow.DeadLetter(statement));
                bytes += letters[^1].Message.Body.Length;
            }

            return new DeadLetterPage(letters, null);
        }
        finally
        {
            statement.Reset();
        }
    }

    public static long Count(SqliteConnection connection, string queue)
    {
        var statement = connection.Prepare("SELECT COUNT(*) FROM message WHERE queue = ?1").Bind(1, queue);
        try
        {
            statement.Step();
            return statement.Number(0);
        }
        finally
        {
            statement.Reset();
        }
    }

    public static DeadLetter? Find(SqliteConnection connection, string queue, long number)
    {
        var statement = connection.Prepare($"{Dead} number = ?2").Bind(1, queue).Bind(2, number);
        try
        {
            return statement.Step() ? MessageRow.DeadLetter(statement) : null;
        }
        finally
        {
            statement.Reset();
        }
    }
}
