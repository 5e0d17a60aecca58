namespace Credits.CosmosGateway.Faults;

/// <summary>What happens to one request instead of, or besides, being served.</summary>
/// <param name="IsServed">Whether it is run.</param>
/// <param name="Status">What is answered instead; null breaks the connection without an answer.</param>
public sealed record Fault(bool IsServed, int? Status)
{
    /// <summary>Not run; the connection breaks.</summary>
    public static Fault RequestLost { get; } = new(IsServed: false, Status: null);

    /// <summary>Run; the connection breaks before the answer.</summary>
    public static Fault ReplyLost { get; } = new(IsServed: true, Status: null);

    /// <summary>What the answer's sub status says.</summary>
    public int SubStatus { get; init; }

    /// <summary>When to come back, for 429 and 449.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Not run; answered with a status.</summary>
    public static Fault Answer(int status, int subStatus = 0, TimeSpan? retryAfter = null) => new(IsServed: false, status) { SubStatus = subStatus, RetryAfter = retryAfter };

    /// <summary>Run, but answered with a status as if something broke on the way back.</summary>
    public static Fault AnswerAfter(int status) => new(IsServed: true, status);
}
