using Credits.Core.Commands;
using Credits.Engine.Wallets;
using Credits.Functions.Http;

namespace Credits.Functions.Credyt.Subscriptions;

/// <summary><c>DELETE /customers/{id}/subscriptions/{subscription}</c>: ends it now; one that has ended is answered as it was then.</summary>
internal static class EndSubscriptionNow
{
    public static async ValueTask<Answer> HandleAsync(Call call)
    {
        if (!call.TryWalletOfPath(out var name, out var wrong)) return wrong;
        var id = NamedSubscription.Of(call);
        var command = new EndSubscription { EntryId = EndSubscription.IdFor(id), SubscriptionId = id, Personal = call.Personal(call.IdempotencyKey) };
        var (wallet, outcome) = await call.Services.Wallets.SubmitAsync(name, command);
        return outcome is Outcome.Done ? await call.AnswerAsync(wallet, id) : Problem.From(outcome);
    }
}
