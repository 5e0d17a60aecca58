using System.Globalization;
using Credits.Engine.Queues;

namespace Credits.Sqlite.Queue;

/// <summary>
/// What locks and settles messages, inside the writer's open transaction. A lock's token is the message's number
/// and its count of deliveries, so that the next delivery ends it.
/// </summary>
internal sealed class LockWriter(SqliteConnection connection, MessageWriter messages, MessageOptions options, TimeProvider time)
{
    private const string Locked = "number = ?1 AND lock = ?2 AND due > ?3";

    private readonly SqliteStatement _due = connection.Prepare(
        $"SELECT {MessageSchema.Columns} FROM message WHERE queue = ?1 AND due <= ?2 ORDER BY due, number LIMIT ?3");

    private readonly SqliteStatement _next = connection.Prepare(
        "SELECT due FROM message WHERE queue = ?1 AND due IS NOT NULL ORDER BY due LIMIT 1");

    private readonly SqliteStatement _lock = connection.Prepare("UPDATE message SET due = ?2, deliveries = ?3, lock = ?3 WHERE number = ?1");
    private readonly SqliteStatement _isLocked = connection.Prepare($"SELECT 1 FROM message WHERE {Locked}");
    private readonly SqliteStatement _postpone = connection.Prepare("UPDATE message SET due = ?2, lock = NULL WHERE number = ?1");
    private readonly SqliteStatement _extend = connection.Prepare("UPDATE message SET due = ?2 WHERE number = ?1");

    private readonly SqliteStatement _bury = connection.Prepare(
        "UPDATE message SET due = NULL, lock = NULL, died = ?2, reason = ?3 WHERE number = ?1");

    /// <summary>Ends every lock: whoever held one is gone if the database was just opened.</summary>
    public static void ReleaseAll(SqliteConnection connection, TimeProvider time) => connection.Execute(string.Create(
        CultureInfo.InvariantCulture, $"UPDATE message SET due = {time.GetUtcNow().UtcTicks}, lock = NULL WHERE lock IS NOT NULL"));

    /// <summary>Locks what is due, oldest first, and tells when to ask again if nothing is.</summary>
    public Claimed Claim(string queue, int max)
    {
        var now = time.GetUtcNow().UtcTicks;
        var until = now + options.LockTime.Ticks;
        var deliveries = new List<Delivery>();
        // What is only buried makes room for more, so nothing due is left lying when this answers with nothing.
        while (Due(queue, now, max - deliveries.Count) is { Count: > 0 } due)
        {
            foreach (var (number, message) in due)
            {
                if (message.DeliveryCount > DeliveryLimits.MaxDeliveries)
                {
                    Bury(number, now, "The lock ran out on the last delivery.");
                    continue;
                }

                _lock.Bind(1, number).Bind(2, until).Bind(3, message.DeliveryCount).Run();
                deliveries.Add(new Delivery(message, Token(number, message.DeliveryCount), MessageRow.Moment(until)));
            }

            if (deliveries.Count == max) break;
        }

        return new Claimed(deliveries, deliveries.Count > 0 ? null : Next(queue));
    }

    /// <summary>Settles a delivery; false if its lock is over.</summary>
    public bool Settle(Delivery delivery, HandleResult result)
    {
        if (FindLock(delivery) is not { } number) return false;
        var now = time.GetUtcNow().UtcTicks;
        var tries = delivery.Message.DeliveryCount;
        switch (result)
        {
            case HandleResult.Done:
                messages.Delete(number);
                break;
            case HandleResult.Retry when tries < DeliveryLimits.MaxDeliveries:
                _postpone.Bind(1, number).Bind(2, now + BackOff.After(tries).Ticks).Run();
                break;
            default:
                Bury(number, now, result is HandleResult.Retry retry ? retry.Reason : ((HandleResult.DeadLetter)result).Reason);
                break;
        }

        return true;
    }

    /// <summary>Locks a delivery anew; null if its lock is over.</summary>
    public Delivery? Renew(Delivery delivery)
    {
        if (FindLock(delivery) is not { } number) return null;
        var until = time.GetUtcNow().UtcTicks + options.LockTime.Ticks;
        _extend.Bind(1, number).Bind(2, until).Run();
        return delivery with { LockedUntil = MessageRow.Moment(until) };
    }

    private List<(long Number, ReceivedMessage Message)> Due(string queue, long now, int max)
    {
        var due = new List<(long, ReceivedMessage)>();
        _due.Bind(1, queue).Bind(2, now).Bind(3, max);
        while (_due.Step()) due.Add((MessageRow.Number(_due), MessageRow.Message(_due, MessageRow.Deliveries(_due) + 1)));
        _due.Reset();
        return due;
    }

    private DateTimeOffset? Next(string queue)
    {
        _next.Bind(1, queue);
        DateTimeOffset? next = _next.Step() ? MessageRow.Moment(_next.Number(0)) : null;
        _next.Reset();
        return next;
    }

    private void Bury(long number, long now, string reason) => _bury
        .Bind(1, number).Bind(2, now).Bind(3, reason.Length <= DeliveryLimits.MaxReasonLength ? reason : reason[..DeliveryLimits.MaxReasonLength]).Run();

    private long? FindLock(Delivery delivery)
    {
        if (!TryParse(delivery.LockToken, out var number, out var count)) return null;
        _isLocked.Bind(1, number).Bind(2, count).Bind(3, time.GetUtcNow().UtcTicks);
        var found = _isLocked.Step();
        _isLocked.Reset();
        return found ? number : null;
    }

    private static string Token(long number, int deliveries) => string.Create(CultureInfo.InvariantCulture, $"{number}.{deliveries}");

    private static bool TryParse(string token, out long number, out long deliveries)
    {
        deliveries = 0;
        var dot = token.IndexOf('.', StringComparison.Ordinal);
        return long.TryParse(token.AsSpan(0, Math.Max(0, dot)), CultureInfo.InvariantCulture, out number)
            && long.TryParse(token.AsSpan(dot + 1), CultureInfo.InvariantCulture, out deliveries);
    }

    /// <summary>What was locked; if nothing, when something will be due, null if that is not known.</summary>
    public readonly record struct Claimed(List<Delivery> Deliveries, DateTimeOffset? Next);
}
