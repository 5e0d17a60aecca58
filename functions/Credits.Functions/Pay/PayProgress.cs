namespace Credits.Functions.Pay;

/// <summary>How far the engine is with a payment, as far as its page shows it.</summary>
/// <param name="Received">When its first webhook came.</param>
/// <param name="Queued">When that was queued.</param>
/// <param name="Credited">When its credits were in the wallet; null while they are not.</param>
/// <param name="Trouble">A code for what keeps them from getting there; null for nothing.</param>
internal sealed record PayProgress(DateTimeOffset Received, DateTimeOffset Queued, DateTimeOffset? Credited, string? Trouble);
