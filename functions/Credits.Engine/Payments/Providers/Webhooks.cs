namespace Credits.Engine.Payments.Providers;

/// <summary>A webhook as it came.</summary>
/// <param name="Header">The value of a header by its name in lower case, several joined by a comma; null if it is not there.</param>
/// <param name="Body">The raw bytes that were signed.</param>
public readonly record struct WebhookRequest(Func<string, string?> Header, ReadOnlyMemory<byte> Body);

/// <summary>Whether a webhook is the provider's.</summary>
public abstract record WebhookVerdict
{
    private WebhookVerdict()
    {
    }

    /// <summary>It is.</summary>
    /// <param name="EventId">The provider's id of the event, the same each time that it is sent.</param>
    /// <param name="Payload">The event, as JSON.</param>
    public sealed record Verified(string EventId, ReadOnlyMemory<byte> Payload) : WebhookVerdict;

    /// <summary>It is not, or nobody can tell.</summary>
    /// <param name="Reason">Why, in a few words that give no secret away.</param>
    public sealed record Refused(string Reason) : WebhookVerdict;
}

/// <summary>What a verified event tells.</summary>
public abstract record EventReading
{
    private EventReading()
    {
    }

    /// <summary>It tells about a payment.</summary>
    /// <param name="Fact">What it tells.</param>
    public sealed record OfPayment(PaymentFact Fact) : EventReading;

    /// <summary>It is none of our business.</summary>
    /// <param name="Reason">Why, in a few words: its type, for example.</param>
    public sealed record Skipped(string Reason) : EventReading;

    /// <summary>It should tell about a payment, but is not of the form that the provider documents.</summary>
    /// <param name="Reason">What is wrong, without personal data.</param>
    public sealed record Unreadable(string Reason) : EventReading;
}
