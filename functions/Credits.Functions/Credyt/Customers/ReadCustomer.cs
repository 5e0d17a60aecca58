using Credits.Engine.Wallets;
using Credits.Functions.Http;

namespace Credits.Functions.Credyt.Customers;

/// <summary><c>GET /customers/{id}</c>.</summary>
internal static class ReadCustomer
{
    public static async ValueTask<Answer> HandleAsync(Call call) =>
        call.TryWalletOfPath(out var name, out var problem) ? await AnswerAsync(call, name) : problem;

    /// <summary>The customer of a name.</summary>
    public static async ValueTask<Answer> AnswerAsync(Call call, WalletName name) =>
        await call.Services.Customers.FindAsync(name) is { } customer
            ? Answer.Of(CustomerBody.Of(customer), CustomerJson.Default.CustomerBody)
            : Problem.From(new Outcome.NoCustomer());
}
