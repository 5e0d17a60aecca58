using Credits.Engine.Apps;
using Credits.Engine.Payments;
using Credits.Engine.Payments.Providers;
using Credits.Payments.Sandbox;

namespace Credits.Functions.Pay;

/// <summary>Looks how far the engine is with a payment of the sandbox.</summary>
internal sealed class PayWatch(PaymentDirectory payments)
{
    /// <summary>Null while nothing was heard of it.</summary>
    public async ValueTask<PayProgress?> FindAsync(AppScope scope, SandboxPayment payment) =>
        await payments.FindAsync(scope, Payment.IdFor(ProviderNames.Sandbox, payment.ObjectId)) is { } found
            ? new PayProgress(found.Received, found.Queued, found.Credited, found.Problem)
            : null;
}
