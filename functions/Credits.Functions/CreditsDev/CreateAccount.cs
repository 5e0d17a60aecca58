using Credits.Core.Commands;
using Credits.Core.Wallets;
using Credits.Engine.Customers;
using Credits.Engine.Wallets;
using Credits.Functions.Http;

namespace Credits.Functions.CreditsDev;

/// <summary>
/// <c>POST /v1/accounts/create</c>: once per <c>externalId</c>. An account that exists is answered as it is, with what it
/// lacked filled in; a closed one is opened again. Without one, the same request with its idempotency key makes one account.
/// </summary>
internal static class CreateAccount
{
    public static async ValueTask<Answer> HandleAsync(Call call)
    {
        var fields = call.Fields();
        var externalId = fields.OptionalId("externalId");
        var given = AccountFields.From(fields);
        if (fields.Problem is { } problem) return problem;

        // An external id names its account in whatever request; without one the key does, for one request.
        var request = externalId is null ? CustomerRequest.Of(call) : null;
        var result = await call.Services.Customers.CreateAsync(
            call.Scope, externalId, made => given.FillIn(made) with { Request = request }, call.IdempotencyKey);
        var customer = result.Customer!;
        if (!result.Created)
        {
            if (externalId is null && CustomerRequest.IsAnother(customer, call)) return CustomerRequest.KeyReused;
            var name = new WalletName(call.Scope, customer.Id, externalId);
            customer = await CompleteAsync(call, name, customer, given);
            if (await OpenAsync(call, name) is { } failure) return failure;
        }

        return Answer.Of(new AccountResult(true, await call.AccountAsync(customer)), CreditsDevJson.Default.AccountResult);
    }

    // A first add may have made the account with nothing but its id, and an erased one begins anew.
    private static async ValueTask<Customer> CompleteAsync(Call call, WalletName name, Customer customer, AccountFields given)
    {
        if (!customer.Erased && !given.Complete(customer)) return customer;
        var result = await call.Services.Customers.UpdateAsync(
            name, null, stored => given.FillIn(stored) with { ExternalId = stored.ExternalId ?? name.ExternalId, Erased = false });
        return result.Customer ?? customer;
    }

    private static async ValueTask<Problem?> OpenAsync(Call call, WalletName name)
    {
        var view = await call.Services.Wallets.ReadAsync(name);
        if (view.Head.State != WalletState.Closed) return null;
        var command = new ChangeState(WalletState.Open)
        {
            Unless = WalletState.Frozen,
            EntryId = call.Services.Entropy.NewId(),
            ClientKeyed = false,
            Personal = call.Personal(null),
        };
        var (_, outcome) = await call.Services.Wallets.SubmitAsync(name, command);
        // Refused, if somebody else has opened it meanwhile, and perhaps frozen it since: it is not closed any more.
        return outcome is Outcome.Done or Outcome.Refused ? null : Problem.From(outcome);
    }
}
