using Credits.Engine.Payments;
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
        return Answer.Of(PaymentAnswers.Of(payment, granted is null ? null : GrantedCopy.Of(granted)), PaymentsJson.Default.PaymentBody);
    }
}
