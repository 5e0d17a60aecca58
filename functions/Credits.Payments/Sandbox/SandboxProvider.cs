using Credits.Core;
using Credits.Core.Ids;
using Credits.Engine.Apps;
using Credits.Engine.Payments.Providers;
using Credits.Engine.Storage;
using Credits.Payments.Stripe;

namespace Credits.Payments.Sandbox;

/// <summary>
/// A provider without money: its checkout pages are served by the program itself, its webhooks go to the program's own
/// endpoint. It speaks as Stripe does, and is there in test mode only.
/// </summary>
public sealed class SandboxProvider : IPaymentProvider
{
    private const int PageSize = 100;
    private static readonly TimeSpan PageLives = TimeSpan.FromHours(24);
    private static readonly ProviderFailure TestOnly = new(ProviderFailureKind.Refused, "The sandbox takes no money: it is for test keys only.");

    private static readonly ProviderFailure OtherUse = new(ProviderFailureKind.Refused, "The same key was used for something else.", null, "idempotency_error");

    private readonly SandboxStore store;
    private readonly SandboxDesk desk;
    private readonly ISandboxHost host;
    private readonly TimeProvider time;

    /// <summary>Makes one.</summary>
    public SandboxProvider(IDocumentStore store, SandboxDesk desk, ISandboxHost host, TimeProvider time)
    {
        this.store = new SandboxStore(store);
        this.desk = desk;
        this.host = host;
        this.time = time;
    }

    /// <inheritdoc/>
    public string Name => ProviderNames.Sandbox;

    /// <inheritdoc/>
    public WebhookVerdict Verify(WebhookRequest request, ProviderSettings settings, DateTimeOffset now) => StripeWebhook.Verify(request, settings, now);

    /// <inheritdoc/>
    public EventReading Read(ReadOnlyMemory<byte> payload) => StripeEvents.Read(payload, Name);

    /// <inheritdoc/>
    public async ValueTask<ProviderAnswer<CheckoutPage>> CreateCheckoutAsync(
        CheckoutRequest request, ProviderSettings settings, CancellationToken cancellation = default)
    {
        if (settings.Mode != Mode.Test || settings.Scope is not { } scope) return TestOnly;
        var payment = New(settings, scope, "checkout", request.IdempotencyKey, request.Title, request.Price, request.Grant) with
        {
            ExternalId = request.ExternalId,
            SuccessUrl = request.SuccessUrl.OriginalString,
            CancelUrl = request.CancelUrl.OriginalString,
            SaveMethod = request.SaveMethod,
        };
        var asked = payment;
        payment = await store.CreateAsync(payment, cancellation);
        if (!payment.IsSameSale(asked)) return OtherUse;
        return new CheckoutPage(payment.SessionId, new Uri(host.PublicAddress, $"/pay/{AppOf(scope)}/{payment.Id}"), payment.Expires) { Created = payment.Created };
    }

    /// <inheritdoc/>
    public async ValueTask<ProviderAnswer<Charge>> ChargeSavedMethodAsync(
        ChargeRequest request, ProviderSettings settings, CancellationToken cancellation = default)
    {
        if (settings.Mode != Mode.Test || settings.Scope is not { } scope) return TestOnly;
        if (SandboxCards.FailureOf(request.Method.MethodId) is { } failure) return failure;
        var payment = New(settings, scope, "charge", request.IdempotencyKey, request.Title, request.Price, request.Grant) with { State = SandboxState.Paid };
        var asked = payment;
        payment = await store.CreateAsync(payment with { LastEvents = [SandboxEvents.Write(payment, "payment_intent.succeeded", payment.Created)] }, cancellation);
        if (!payment.IsSameSale(asked)) return OtherUse;
        // The answer tells too, so a webhook that is not taken is no loss.
        await desk.DeliverAsync(payment, settings, cancellation);
        return new Charge(FactOf(payment));
    }

    /// <inheritdoc/>
    public async ValueTask<ProviderAnswer<PaymentPage>> ListPaymentsAsync(
        DateTimeOffset since, string? cursor, ProviderSettings settings, CancellationToken cancellation = default)
    {
        if (settings.Mode != Mode.Test || settings.Scope is not { } scope) return TestOnly;
        var (payments, next) = await store.ListAsync(scope, since, cursor is null ? null : SandboxStore.After(scope, cursor), PageSize, cancellation);
        return new PaymentPage([.. payments.Where(payment => payment.Version > 0 || payment.State != SandboxState.Open).Select(FactOf)], next is { } position ? $"{position.Sort}.{position.Id}" : null);
    }

    // The secret makes the id one that nobody can guess, and the same for the same key.
    private SandboxPayment New(ProviderSettings settings, string scope, string kind, string key, string title, Money price, GrantRequest grant) => new()
    {
        Id = StableId.Of($"sandbox.{kind}", settings.WebhookSecrets[0], key),
        Scope = scope,
        Created = time.GetUtcNow().ToStored(),
        Expires = time.GetUtcNow().ToStored() + PageLives,
        Title = title,
        Price = price,
        Metadata = GrantMetadata.Write(grant),
    };

    private static string AppOf(string scope) => scope[..scope.LastIndexOf('.')];

    private static PaymentFact FactOf(SandboxPayment payment) => new()
    {
        Provider = ProviderNames.Sandbox,
        ObjectId = payment.ObjectId,
        Live = false,
        OccurredAt = payment.Created,
        Status = payment.State switch
        {
            SandboxState.Paid => PaymentStatus.Paid,
            SandboxState.Failed => PaymentStatus.Failed,
            _ => PaymentStatus.Pending,
        },
        Amount = payment.Price,
        Refunded = payment.Refunded > 0 ? payment.Refunded : null,
        Dispute = payment.Dispute is { } state ? new DisputeFact("du_" + payment.Id, state, payment.Price.Minor) : null,
        Grant = GrantMetadata.Read(name => payment.Metadata.GetValueOrDefault(name)),
        CheckoutId = payment.SuccessUrl is null ? null : payment.SessionId,
    };
}
