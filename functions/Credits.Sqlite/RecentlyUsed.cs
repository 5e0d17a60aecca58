using System.Diagnostics.CodeAnalysis;

namespace Credits.Sqlite;

/// <summary>
/// Remembers what was used lately: two generations of a fixed size, of which the older is forgotten when the
/// younger is full. Used by one thread at a time.
/// </summary>
/// <param name="generation">How many keys a generation has.</param>
internal sealed class RecentlyUsed<TKey, TValue>(int generation)
    where TKey : notnull
{
    private Dictionary<TKey, TValue> _younger = [];
    private Dictionary<TKey, TValue> _older = [];

    /// <summary>What is remembered of a key, if it is.</summary>
    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        if (_younger.TryGetValue(key, out value)) return true;
        if (!_older.TryGetValue(key, out value)) return false;
        Set(key, value);
        return true;
    }

    /// <summary>Remembers the value of a key, in the place of what was remembered of it.</summary>
    public void Set(TKey key, TValue value)
    {
        if (_younger.Count >= generation)
        {
            (_younger, _older) = (_older, _younger);
            _younger.Clear();
        }

        _younger[key] = value;
    }

    /// <summary>Forgets a key.</summary>
    public void Remove(TKey key)
    {
        _younger.Remove(key);
        _older.Remove(key);
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        _younger.Clear();
        _older.Clear();
    }
}
