using Credits.Engine.Wallets;
using Credits.Functions.Http;

namespace Credits.Functions.Credyt.Subscriptions;

/// <summary><c>GET /customers/{id}/subscriptions/{subscription}</c>: as it is now, or was when it ended.</summary>
internal static class ReadSubscription
{
    public static async ValueTask<Answer> HandleAsync(Call call)
    {
        if (!call.TryWalletOfPath(out var name, out var wrong)) return wrong;
        return await call.Services.Customers.FindAsync(name) is null
            ? Problem.From(new Outcome.NoCustomer())
            : await call.AnswerAsync(name, NamedSubscription.Of(call));
    }
}
