using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace Credits.Engine.Apps;

/// <summary>What a request may reach and do.</summary>
/// <param name="Scope">The app and mode.</param>
/// <param name="Scopes">What it may do there.</param>
/// <param name="KeyId">Which key it came with.</param>
public sealed record Access(AppScope Scope, Scopes Scopes, string KeyId)
{
    /// <summary>The key's own app and mode, if the scope is that of a connected account.</summary>
    public AppScope? Platform { get; init; }
}

/// <summary>
/// Finds out what a key may do. Good keys are remembered for at most <see cref="Memory"/>, so a revoked one is
/// refused everywhere within that time; unknown ones are not remembered.
/// </summary>
public sealed class KeyRing(AppDirectory apps, KeyDirectory keys, TimeProvider time)
{
    /// <summary>How long a key is believed to be good without looking again.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromSeconds(30);

    private const int MaxRemembered = 10_000;
    private readonly ConcurrentDictionary<string, Remembered> remembered = new(StringComparer.Ordinal);
    private int changes;

    /// <summary>The access of a key, or null if it is unknown, malformed or revoked.</summary>
    public ValueTask<Access?> FindAsync(ReadOnlySpan<char> key)
    {
        if (ApiKey.ModeOf(key) is null) return default;
        Span<char> hash = stackalloc char[ApiKey.HashLength];
        ApiKey.HashOf(key, hash);
        var now = time.GetUtcNow();
        return remembered.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(hash, out var known)
            && now - known.At < Memory && now >= known.At && !(known.Revoked <= now)
                ? new(known.Access)
                : RememberAsync(new string(hash), now);
    }

    /// <summary>Forgets everything, so that a change made by this process counts at once.</summary>
    public void Forget()
    {
        Interlocked.Increment(ref changes);
        remembered.Clear();
    }

    private async ValueTask<Access?> RememberAsync(string hash, DateTimeOffset now)
    {
        var before = Volatile.Read(ref changes);
        var found = await LookUpAsync(hash, now);
        if (found is not null)
        {
            if (remembered.Count >= MaxRemembered) remembered.Clear();
            remembered[hash] = found;
        }

        // What was looked up before a change may say what was true before it.
        if (found is null || Volatile.Read(ref changes) != before) remembered.TryRemove(hash, out _);

        return found?.Access;
    }

    private async ValueTask<Remembered?> LookUpAsync(string hash, DateTimeOffset now)
    {
        var key = await keys.FindAsync(hash);
        if (key is null || key.IsOver(now) || !SameHash(key.Hash, hash)) return null;
        var app = await apps.FindAsync(key.AppId);
        return app is null ? null : new Remembered(new Access(new AppScope(app, key.Mode), key.Scopes, key.Id), now, key.Revoked);
    }

    private static bool SameHash(string a, string b) =>
        CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(a), Encoding.ASCII.GetBytes(b));

    private sealed record Remembered(Access Access, DateTimeOffset At, DateTimeOffset? Revoked);
}
