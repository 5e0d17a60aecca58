using Credits.Engine.Queues;

namespace Credits.Sqlite.Queue;

/// <summary>Reads the columns of <see cref="MessageSchema.Columns"/>.</summary>
internal static class MessageRow
{
    public static long Number(SqliteStatement row) => row.Number(0);

    public static string Scope(SqliteStatement row) => row.Text(2);

    public static int Deliveries(SqliteStatement row) => (int)row.Number(5);

    public static ReceivedMessage Message(SqliteStatement row, int deliveries) =>
        new(row.Text(1), row.Text(2), row.Text(3), row.Bytes(4).ToArray(), deliveries, Moment(row.Number(6)));

    public static DeadLetter DeadLetter(SqliteStatement row) =>
        new(Number(row), Message(row, Deliveries(row)), row.Text(8), Moment(row.Number(7)));

    public static DateTimeOffset Moment(long ticks) => new(ticks, TimeSpan.Zero);
}
