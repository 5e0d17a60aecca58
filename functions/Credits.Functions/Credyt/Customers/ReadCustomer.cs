using Credits.Engine.Wallets;
using Credits.Functions.Credyt.Subscriptions;
using Credits.Functions.Http;

namespace Credits.Functions.Credyt.Customers;

/// <summary><c>GET /customers/{id}</c>.</summary>
internal static class ReadCustomer
{
    public static async ValueTask<Answer> HandleAsync(Call call) =>
        call.TryWalletOfPath(out var name, out var problem) ? await AnswerAsync(call, name) : problem;

    /// <summary>The customer of a name, with the subscriptions that are not over.</summary>
    public static async ValueTask<Answer> AnswerAsync(Call call, WalletName name, int status = StatusCodes.Status200OK)
    {
        if (await call.Services.Customers.FindAsync(name) is not { } customer) return Problem.From(new Outcome.NoCustomer());
        var view = await call.Services.Wallets.ReadAsync(name with { CustomerId = customer.Id });
        return Answer.Of(CustomerBody.Of(customer, await call.SubscriptionsAsync(view)), CustomerJson.Default.CustomerBody, status);
    }
}
