using System.Text.Json;
using Credits.Core.Commands;
using Credits.Engine.Payments;
using Credits.Engine.Wallets;
using Credits.Functions.Http;

namespace Credits.Functions.Payments;

/// <summary><c>GET /payments/{id}</c>: a payment with what the wallet's ledger says of it now.</summary>
internal static class ReadPayment
{
    public static async ValueTask<Answer> HandleAsync(Call call)
    {
        var payments = call.Services.Payments.Payments;
        if (PaymentAnswers.Read(call.RouteText("id")) is not { } id || await payments.FindAsync(call.Scope, id) is not { } payment) return PaymentsApi.NoPayment;
        var granted = await payments.GrantedAsync(call.Scope, payment);
        var body = PaymentAnswers.Of(payment, granted is null ? null : GrantedCopy.Of(granted));
        return Answer.Of(body with { Metadata = await MetadataAsync(call, payment) }, PaymentsJson.Default.PaymentBody);
    }

    // They are in the entry that credited it, for as long as nobody erased what is personal there.
    private static async ValueTask<string?> MetadataAsync(Call call, Payment payment)
    {
        if (payment.Grant is not { Note: not null } grant) return null;
        var entry = await call.Services.Wallets.FindEntryAsync(new WalletName(call.Scope, grant.CustomerId, null), CreditPayment.IdFor(payment.Id));
        if (entry?.Personal?.Metadata is not { } text) return null;
        using var json = JsonDocument.Parse(text);
        return json.RootElement.TryGetProperty("metadata", out var metadata) ? metadata.GetRawText() : null;
    }
}
