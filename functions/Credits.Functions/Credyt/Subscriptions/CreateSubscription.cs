using Credits.Core.Ids;
using Credits.Engine.Wallets;
using Credits.Functions.Http;

namespace Credits.Functions.Credyt.Subscriptions;

/// <summary><c>POST /customers/{id}/subscriptions</c>: subscribes to products, once per idempotency key.</summary>
internal static class CreateSubscription
{
    public static async ValueTask<Answer> HandleAsync(Call call)
    {
        if (!call.TryWalletOfPath(out var name, out var wrong)) return wrong;
        var (fields, problem) = SubscriptionFields.Read(call.Body);
        if (problem is not null) return problem;
        if (await call.Services.Customers.FindAsync(name) is not { } customer) return Problem.From(new Outcome.NoCustomer());
        name = name with { CustomerId = customer.Id };
        var (key, fromClient) = call.OperationKey();
        var id = StableId.Of("subscribe", key);
        (fields, problem) = await fields!.LookUpAsync(call, name, id);
        if (problem is not null) return problem;

        var outcome = await fields!.SubscribeAsync(call, name, id, fromClient);
        return outcome is Outcome.Done ? await call.AnswerAsync(name, id, StatusCodes.Status201Created) : Problem.From(outcome);
    }
}
