namespace Credits.Functions.Webhooks;

/// <summary>What became of a webhook.</summary>
internal abstract record WebhookOutcome
{
    private WebhookOutcome()
    {
    }

    /// <summary>It is in the queue, and kept.</summary>
    public sealed record Queued : WebhookOutcome
    {
        /// <summary>The only instance.</summary>
        public static readonly Queued Instance = new();
    }

    /// <summary>It is none of our business.</summary>
    /// <param name="Reason">Why.</param>
    public sealed record Skipped(string Reason) : WebhookOutcome;

    /// <summary>It is not the provider's, or nobody can tell.</summary>
    /// <param name="Reason">Why.</param>
    public sealed record BadSignature(string Reason) : WebhookOutcome;

    /// <summary>There is no such app, or it does not take webhooks of that provider. Which one is not told.</summary>
    public sealed record NotTaken : WebhookOutcome
    {
        /// <summary>The only instance.</summary>
        public static readonly NotTaken Instance = new();
    }

    /// <summary>The queue did not take it: the provider is to send it again.</summary>
    /// <param name="RetryAfter">Seconds to wait.</param>
    public sealed record QueueDown(int RetryAfter) : WebhookOutcome;
}
