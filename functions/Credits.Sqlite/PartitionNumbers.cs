using Credits.Engine.Storage;

namespace Credits.Sqlite;

/// <summary>
/// The small numbers that stand for partitions and apps in the tables. They never change, so that every
/// connection may remember them.
/// </summary>
internal sealed class PartitionNumbers
{
    private readonly SqliteStatement _find;
    private readonly RecentlyUsed<Partition, Numbers> _recent;

    /// <param name="connection">The connection that uses this.</param>
    /// <param name="remembered">How many numbers to remember; up to twice as many.</param>
    public PartitionNumbers(SqliteConnection connection, int remembered)
    {
        _find = connection.Prepare(
            "SELECT p.id, p.app FROM app a CROSS JOIN partition p ON p.app = a.id WHERE a.name = ?1 AND p.wallet = ?2 AND p.part = ?3");
        _recent = new RecentlyUsed<Partition, Numbers>(remembered);
    }

    /// <summary>The numbers of a partition, or null if it has none yet.</summary>
    public Numbers? Find(Partition partition)
    {
        if (_recent.TryGet(partition, out var numbers)) return numbers;
        numbers = Look(partition);
        if (numbers is not null) _recent.Set(partition, numbers);
        return numbers;
    }

    /// <summary>Gives a partition that has none its numbers, within the open transaction of the writer.</summary>
    public Numbers Add(SqliteConnection writer, Partition partition)
    {
        writer.Prepare("INSERT INTO app(name) VALUES (?1) ON CONFLICT DO NOTHING").Bind(1, partition.App).Run();
        var add = writer.Prepare("INSERT INTO partition(app, wallet, part) SELECT id, ?2, ?3 FROM app WHERE name = ?1");
        Bind(add, partition).Run();
        return Find(partition) ?? throw new InvalidOperationException("A partition that was just added is not there.");
    }

    /// <summary>Forgets all, because numbers given in a transaction that was rolled back are void.</summary>
    public void Forget() => _recent.Clear();

    private Numbers? Look(Partition partition)
    {
        Bind(_find, partition);
        var numbers = _find.Step() ? new Numbers(_find.Number(0), _find.Number(1)) : null;
        _find.Reset();
        return numbers;
    }

    private static SqliteStatement Bind(SqliteStatement statement, Partition partition) =>
        statement.Bind(1, partition.App).Bind(2, partition.Wallet).Bind(3, partition.Part);

    /// <summary>The numbers of a partition and of its app.</summary>
    internal sealed record Numbers(long Partition, long App);
}
