using Credits.Engine.Storage;

namespace Credits.Sqlite;

/// <summary>The small numbers that stand for partitions and apps in the tables. Belongs to the writer.</summary>
internal sealed class PartitionNumbers(SqliteConnection connection)
{
    /// <summary>Two generations of this size are remembered, so what is in use stays and the rest is bounded.</summary>
    private const int GenerationSize = 32_768;

    private readonly SqliteStatement _find = connection.Prepare(
        "SELECT p.id, p.app FROM app a JOIN partition p ON p.app = a.id WHERE a.name = ?1 AND p.wallet = ?2 AND p.part = ?3");

    private readonly SqliteStatement _addApp = connection.Prepare("INSERT INTO app(name) VALUES (?1) ON CONFLICT DO NOTHING");

    private readonly SqliteStatement _add = connection.Prepare(
        "INSERT INTO partition(app, wallet, part) SELECT id, ?2, ?3 FROM app WHERE name = ?1");

    private Dictionary<Partition, Numbers> _recent = [];
    private Dictionary<Partition, Numbers> _older = [];

    /// <summary>The numbers of a partition, or null if it has none yet.</summary>
    public Numbers? Find(Partition partition)
    {
        if (_recent.TryGetValue(partition, out var numbers)) return numbers;
        if (!_older.TryGetValue(partition, out numbers)) numbers = Look(partition);
        if (numbers is not null) Remember(partition, numbers);
        return numbers;
    }

    /// <summary>Gives a partition that has none its numbers, within the open transaction.</summary>
    public Numbers Add(Partition partition)
    {
        _addApp.Bind(1, partition.App).Run();
        Bind(_add, partition);
        _add.Run();
        return Find(partition) ?? throw new InvalidOperationException("A partition that was just added is not there.");
    }

    /// <summary>Forgets all, because numbers given in a transaction that was rolled back are void.</summary>
    public void Forget()
    {
        _recent.Clear();
        _older.Clear();
    }

    private static void Bind(SqliteStatement statement, Partition partition) =>
        statement.Bind(1, partition.App).Bind(2, partition.Wallet).Bind(3, partition.Part);

    private Numbers? Look(Partition partition)
    {
        Bind(_find, partition);
        var numbers = _find.Step() ? new Numbers(_find.Number(0), _find.Number(1)) : null;
        _find.Reset();
        return numbers;
    }

    private void Remember(Partition partition, Numbers numbers)
    {
        if (_recent.Count >= GenerationSize)
        {
            (_recent, _older) = (_older, _recent);
            _recent.Clear();
        }

        _recent[partition] = numbers;
    }

    /// <summary>The numbers of a partition and of its app.</summary>
    internal sealed record Numbers(long Partition, long App);
}
