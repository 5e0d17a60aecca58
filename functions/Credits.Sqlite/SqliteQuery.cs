using System.Text;
using Credits.Engine.Storage;

namespace Credits.Sqlite;

/// <summary>A query as SQL: a text, of which there are few because values are never part of it, and the values.</summary>
internal sealed class SqliteQuery
{
    private const string Document = "d.type, d.id, d.sort, d.etag, d.expires, d.body";
    private const string Place = "CROSS JOIN partition p ON p.id = d.partition CROSS JOIN app a ON a.id = p.app";
    private const string Entry = "entry";
    private const string Event = "event";

    private readonly StringBuilder _where = new();
    private readonly List<object> _values = [];
    private readonly Query _query;
    private readonly Partition? _onePartition;

    /// <param name="query">What is asked.</param>
    /// <param name="now">Ticks of the present; what expired by then is left out.</param>
    /// <param name="one">The partition and its number, if it is known that only that one can match.</param>
    public SqliteQuery(Query query, long now, (long Number, Partition Partition)? one)
    {
        _query = query;
        _onePartition = one?.Partition;
        // Indexes of some types only serve queries that say those types literally.
        _where.Append(query.Type switch
        {
            Entry => "WHERE d.type = 'entry'",
            Event => "WHERE d.type <> 'entry' AND d.type = 'event'",
            _ => "WHERE d.type <> 'entry' AND d.type <> 'event'",
        });
        Scope(one?.Number);
        // With the plus SQLite does not ask which type it is: it would compile the statement anew for each query.
        if (query.Type is not (Entry or Event)) Add("d.type = +{0}", query.Type);
        if (query.Id is { } id) Add("d.id = {0}", id);
        Add("(d.expires IS NULL OR d.expires > {0})", now);
    }

    /// <summary>The statement that lists one document more than the page may hold, to see if there is more.</summary>
    public string List()
    {
        Range(withPosition: true);
        var text = InOrder(Document);
        _values.Add((long)_query.Limit + 1);
        return $"{text} LIMIT ?{_values.Count}";
    }

    /// <summary>The statement that finds where a document of all pages stands.</summary>
    /// <param name="number">Which one, counted from 1.</param>
    public string Position(int number)
    {
        Range(withPosition: false);
        var text = InOrder("d.sort, d.id");
        _values.Add(number - 1L);
        return $"{text} LIMIT 1 OFFSET ?{_values.Count}";
    }

    /// <summary>The statement that counts what all pages together list.</summary>
    public string Count()
    {
        Range(withPosition: false);
        return $"SELECT count(*) FROM {Documents} {_where}";
    }

    /// <summary>Gives the statement its values.</summary>
    public void BindTo(SqliteStatement statement)
    {
        for (var i = 0; i < _values.Count; i++)
        {
            if (_values[i] is long number) statement.Bind(i + 1, number);
            else statement.Bind(i + 1, (string)_values[i]);
        }
    }

    // Without statistics SQLite takes an index that gives the order before one that finds the few; and one that leads to
    // entries row by row, from wallet to wallet, where all of the table has to be read.
    private string Documents => _query switch
    {
        { Type: Event, Id: not null, App: not null, Wallet: null } => "document d INDEXED BY document_by_id",
        { Type: Entry, Wallet: null } => "document d NOT INDEXED",
        _ => "document d",
    };

    // With what names the partition, if it is not known.
    private string InOrder(string columns)
    {
        var text = _onePartition is null
            ? $"SELECT {columns}, a.name, p.wallet, p.part FROM {Documents} {Place} {_where} ORDER BY d.sort @, d.id @, a.name @, p.wallet @, p.part @"
            : $"SELECT {columns} FROM {Documents} {_where} ORDER BY d.sort @, d.id @";
        return text.Replace("@", _query.Descending ? "DESC" : "ASC", StringComparison.Ordinal);
    }

    private void Scope(long? number)
    {
        if (number is { } partition) Add("d.partition = {0}", partition);
        else if (_query.Wallet is { } wallet) Add("d.partition IN (SELECT p.id FROM app a JOIN partition p ON p.app = a.id WHERE a.name = {0} AND p.wallet = {1})", _query.App!, wallet);
        else if (_query.App is { } app) Add("d.app = (SELECT id FROM app WHERE name = {0})", app);
    }

    private void Range(bool withPosition)
    {
        var after = withPosition ? _query.After : null;
        var (first, last) = _query.Descending ? (_query.To, _query.From) : (_query.From, _query.To);
        // One bound on the side where the list begins, so that the index is entered at the right place.
        if (after is { } position && (first is null || !BeginsBefore(position.Sort, first))) After(position);
        else if (first is not null) Add(_query.Descending ? "d.sort < {0}" : "d.sort >= {0}", first);
        if (last is not null) Add(_query.Descending ? "d.sort >= {0}" : "d.sort < {0}", last);
    }

    private bool BeginsBefore(string sort, string first) =>
        _query.Descending ? string.CompareOrdinal(sort, first) >= 0 : string.CompareOrdinal(sort, first) < 0;

    private void After(Position position)
    {
        var beyond = _query.Descending ? "<" : ">";
        if (_onePartition is { } partition)
        {
            var order = Partition.Compare(partition, position.Partition);
            var isPast = _query.Descending ? order < 0 : order > 0;
            Add($"(d.sort, d.id) {beyond}{(isPast ? "=" : "")} ({{0}}, {{1}})", position.Sort, position.Id);
            return;
        }

        Add($"(d.sort, d.id) {beyond}= ({{0}}, {{1}})", position.Sort, position.Id);
        Add(
            $"((d.sort, d.id) {beyond} ({{0}}, {{1}}) OR (a.name, p.wallet, p.part) {beyond} ({{2}}, {{3}}, {{4}}))",
            position.Sort, position.Id, position.Partition.App, position.Partition.Wallet, position.Partition.Part);
    }

    private void Add(string condition, params ReadOnlySpan<object> values)
    {
        _where.Append(" AND ");
        for (var i = 0; i < values.Length; i++)
        {
            _values.Add(values[i]);
            condition = condition.Replace($"{{{i}}}", $"?{_values.Count}", StringComparison.Ordinal);
        }

        _where.Append(condition);
    }
}
