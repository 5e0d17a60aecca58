using Credits.Core.Ids;
using Credits.Engine.Apps;
using Credits.Engine.Payments.Providers;
using Credits.Engine.Queues;
using Credits.Testing.Time;

namespace Credits.Engine.Tests.Payments;

/// <summary>How the provider answers the next charge.</summary>
internal enum TillMood
{
    Pays,
    Declines,
    Pends,

    /// <summary>The money was taken, and the answer lost.</summary>
    TakesSilently,

    /// <summary>The request was lost.</summary>
    HearsNothing,
    Throttles,

    /// <summary>It says that the request is wrong.</summary>
    Refuses,
}

/// <summary>A provider that charges as it is told, once for a key, and a queue that keeps what it is given until a test takes it.</summary>
internal sealed class Till(ManualTime time) : IPaymentProvider, IProviderSettingsSource, IMessageQueue
{
    private readonly Dictionary<string, PaymentFact> charged = new(StringComparer.Ordinal);

    /// <summary>How it answers the next charge; at the end of the list it pays.</summary>
    public Queue<TillMood> Moods { get; } = [];

    /// <summary>Every request that came, answered or not.</summary>
    public List<ChargeRequest> Asked { get; } = [];

    /// <summary>What was charged, with when, in order.</summary>
    public List<(ChargeRequest Request, DateTimeOffset At)> Charged { get; } = [];

    /// <summary>The pages that it was asked for and opened.</summary>
    public List<CheckoutRequest> Opened { get; } = [];

    /// <summary>What it lists as its payments.</summary>
    public List<PaymentFact> Listed { get; } = [];

    /// <summary>Messages that wait.</summary>
    public List<Message> Messages { get; } = [];

    /// <summary>False as if the app had no account.</summary>
    public bool IsSetUp { get; set; } = true;

    public string Name => ProviderNames.Stripe;

    /// <summary>The webhook of a charge, as often as somebody asks.</summary>
    public PaymentFact FactOf(ChargeRequest request) => charged[request.IdempotencyKey] with { Status = PaymentStatus.Paid };

    public async ValueTask<ProviderAnswer<Charge>> ChargeSavedMethodAsync(ChargeRequest request, ProviderSettings settings, CancellationToken cancellation = default)
    {
        Asked.Add(request);
        await Task.Yield();
        if (charged.TryGetValue(request.IdempotencyKey, out var before)) return new Charge(before);
        var mood = Moods.TryDequeue(out var next) ? next : TillMood.Pays;
        switch (mood)
        {
            case TillMood.Declines:
                return new ProviderFailure(ProviderFailureKind.Declined, "Your card was declined.", null, "card_declined");
            case TillMood.Refuses:
                return new ProviderFailure(ProviderFailureKind.Refused, "No such payment method.", null, "resource_missing");
            case TillMood.HearsNothing:
                return new ProviderFailure(ProviderFailureKind.Unknown, "No answer.");
            case TillMood.Throttles:
                return new ProviderFailure(ProviderFailureKind.Throttled, "Slowly.");
        }

        Charged.Add((request, time.GetUtcNow()));
        charged[request.IdempotencyKey] = new PaymentFact
        {
            Provider = Name,
            ObjectId = "pi_" + StableId.Of("pi", request.IdempotencyKey),
            Live = false,
            OccurredAt = time.GetUtcNow(),
            Status = mood == TillMood.Pends ? PaymentStatus.Pending : PaymentStatus.Paid,
            Amount = request.Price,
            Grant = request.Grant,
        };
        return mood == TillMood.TakesSilently ? new ProviderFailure(ProviderFailureKind.Unknown, "No answer.") : new Charge(charged[request.IdempotencyKey]);
    }

    public ValueTask<ProviderSettings?> FindAsync(AppScope scope, string provider, CancellationToken cancellation = default) =>
        ValueTask.FromResult(IsSetUp && provider == Name ? new ProviderSettings { Mode = scope.Mode, SecretKey = "sk_test_x", WebhookSecrets = ["whsec_x"] } : null);

    public ValueTask<SendResult> SendAsync(Message message, CancellationToken cancellation = default)
    {
        message.Validate();
        Messages.Add(message);
        return ValueTask.FromResult<SendResult>(SendResult.Sent.Instance);
    }

    public ValueTask<SendResult> SendBatchAsync(IReadOnlyList<Message> batch, CancellationToken cancellation = default) => throw new NotSupportedException();

    public WebhookVerdict Verify(WebhookRequest request, ProviderSettings settings, DateTimeOffset now) => throw new NotSupportedException();

    public EventReading Read(ReadOnlyMemory<byte> payload) => throw new NotSupportedException();

    /// <summary>Opens a page, unless it is in the mood to refuse.</summary>
    public ValueTask<ProviderAnswer<CheckoutPage>> CreateCheckoutAsync(CheckoutRequest request, ProviderSettings settings, CancellationToken cancellation = default)
    {
        if (Moods.TryDequeue(out var mood) && mood == TillMood.Refuses)
            return ValueTask.FromResult<ProviderAnswer<CheckoutPage>>(new ProviderFailure(ProviderFailureKind.Refused, "The amount is too small.", null, "amount_too_small"));
        Opened.Add(request);
        var page = new CheckoutPage("cs_" + request.IdempotencyKey, new Uri("https://pay.example/" + request.IdempotencyKey), time.GetUtcNow().AddDays(1));
        return ValueTask.FromResult<ProviderAnswer<CheckoutPage>>(page);
    }

    /// <summary>Two on a page, as they are listed.</summary>
    public ValueTask<ProviderAnswer<PaymentPage>> ListPaymentsAsync(DateTimeOffset since, string? cursor, ProviderSettings settings, CancellationToken cancellation = default)
    {
        if (!IsSetUp) return ValueTask.FromResult<ProviderAnswer<PaymentPage>>(new ProviderFailure(ProviderFailureKind.Unavailable, "Down."));
        var from = cursor is null ? 0 : int.Parse(cursor);
        var next = from + 2 < Listed.Count ? (from + 2).ToString() : null;
        return ValueTask.FromResult<ProviderAnswer<PaymentPage>>(new PaymentPage([.. Listed.Skip(from).Take(2)], next));
    }
}
