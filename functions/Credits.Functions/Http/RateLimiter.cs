using System.Collections.Concurrent;

namespace Credits.Functions.Http;

/// <summary>Requests per second of one key: a bucket that holds one second's worth and fills evenly.</summary>
public sealed class RateLimiter(TimeProvider time, int perSecond)
{
    private const int MaxKeys = 10_000;
    private readonly ConcurrentDictionary<string, Bucket> buckets = new(StringComparer.Ordinal);

    /// <summary>Takes one request from a key's bucket; false if it is empty.</summary>
    public bool TryTake(string keyId)
    {
        if (buckets.Count >= MaxKeys) buckets.Clear();
        return buckets.GetOrAdd(keyId, static (_, limiter) => new Bucket(limiter.perSecond, limiter.time.GetTimestamp()), (perSecond, time)).TryTake(perSecond, time);
    }

    private sealed class Bucket(double tokens, long at)
    {
        private readonly Lock gate = new();
        private double tokens = tokens;
        private long at = at;

        public bool TryTake(int perSecond, TimeProvider time)
        {
            lock (gate)
            {
                var now = time.GetTimestamp();
                tokens = Math.Min(perSecond, tokens + (time.GetElapsedTime(at, now).TotalSeconds * perSecond));
                at = now;
                if (tokens < 1) return false;
                tokens--;
                return true;
            }
        }
    }
}
