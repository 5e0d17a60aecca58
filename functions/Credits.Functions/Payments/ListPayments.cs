using Credits.Engine.Payments;
using Credits.Engine.Payments.Providers;
using Credits.Engine.Wallets;
using Credits.Functions.Http;

namespace Credits.Functions.Payments;

/// <summary><c>GET /payments</c>: newest first, by customer, provider and state. A page may be short, even empty.</summary>
internal static class ListPayments
{
    public static async ValueTask<Answer> HandleAsync(Call call)
    {
        var query = call.Query();
        var limit = query.Limit();
        var customer = query.Text("customer");
        var provider = query.Text("provider");
        if (provider is not null && !ProviderNames.All.Contains(provider, StringComparer.Ordinal))
            query.Refuse(Problem.BadField("provider", $"provider must be one of: {string.Join(", ", ProviderNames.All)}."));
        PaymentState? state = null;
        if (query.Text("state") is { } word)
        {
            if (Enum.TryParse<PaymentState>(word, ignoreCase: true, out var known) && char.IsAsciiLetter(word[0])) state = known;
            else query.Refuse(Problem.BadField("state", $"state must be one of: {string.Join(", ", Enum.GetNames<PaymentState>()).ToLowerInvariant()}."));
        }

        var after = Cursor.Read(query, call.Scope.Name);
        if (query.Problem is { } problem) return problem;

        var wallet = customer is null ? null : call.Services.Customers.Known(WalletName.Either(call.Scope, customer));
        if (wallet is not null) wallet = await call.Services.Customers.FollowAsync(wallet) ?? wallet;
        if (wallet is { ExternalId: null } && await call.Services.Customers.FindAsync(wallet) is null) return Problem.From(new Outcome.NoCustomer());
        var page = await call.Services.Payments.Payments.ListAsync(call.Scope, new PaymentFilter(wallet?.CustomerId, provider, state), limit, after);
        var shown = page.Payments.Select(payment => PaymentAnswers.Of(payment, payment.Ledger)).ToList();
        return Answer.Of(new PaymentList(shown, Cursor.Write(page.Next)), PaymentsJson.Default.PaymentList);
    }
}
