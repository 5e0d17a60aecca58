namespace Credits.Sqlite;

/// <summary>
/// Remembers what was used lately: two generations of a fixed size, of which the older is forgotten when the
/// younger is full. Used by one thread at a time.
/// </summary>
/// <param name="generation">How many keys a generation has.</param>
internal sealed class RecentlyUsed<TKey, TValue>(int generation)
    where TKey : notnull
    where TValue : class
{
    private Dictionary<TKey, TValue> _younger = [];
    private Dictionary<TKey, TValue> _older = [];

    /// <summary>What is remembered of a key, or else what <paramref name="find"/> finds; null is not remembered.</summary>
    public TValue? Get(TKey key, Func<TKey, TValue?> find)
    {
        if (_younger.TryGetValue(key, out var value)) return value;
        if (!_older.TryGetValue(key, out value)) value = find(key);
        if (value is not null) Add(key, value);
        return value;
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        _younger.Clear();
        _older.Clear();
    }

    private void Add(TKey key, TValue value)
    {
        if (_younger.Count >= generation)
        {
            (_younger, _older) = (_older, _younger);
            _younger.Clear();
        }

        _younger[key] = value;
    }
}
