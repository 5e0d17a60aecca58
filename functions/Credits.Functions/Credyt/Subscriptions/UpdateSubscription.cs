using System.Text.Json;
using Credits.Core.Commands;
using Credits.Core.Ids;
using Credits.Engine.Wallets;
using Credits.Functions.Http;

namespace Credits.Functions.Credyt.Subscriptions;

/// <summary>
/// <c>PATCH /customers/{id}/subscriptions/{subscription}</c>: changes its products or versions, or whether it ends with the
/// period that is paid. What is so already stays so.
/// </summary>
internal static class UpdateSubscription
{
    public static async ValueTask<Answer> HandleAsync(Call call)
    {
        if (!call.TryWalletOfPath(out var name, out var wrong)) return wrong;
        var (fields, problem) = SubscriptionFields.Read(call.Body, optional: true);
        if (problem is null) (fields, problem) = await fields!.LookUpAsync(call);
        if (problem is not null) return problem;
        var own = call.Fields();
        var cancel = own.Flag("cancel_at_period_end");
        if (own.Problem is { } bad) return bad;
        var id = NamedSubscription.Of(call);

        if (fields!.Terms is { } terms)
        {
            var outcome = await SubmitAsync(call, name, "change subscription", (entry, client) => new ChangeSubscription(id, terms) { EntryId = entry, ClientKeyed = client });
            if (outcome is not (Outcome.Done or Outcome.Refused { Refusal.Code: ChangeState.Unchanged })) return Problem.From(outcome);
        }

        if (call.Body.TryGetProperty("cancel_at_period_end", out var given) && given.ValueKind != JsonValueKind.Null)
        {
            var outcome = await SubmitAsync(call, name, "schedule end", (entry, client) => new ScheduleEnd(id, cancel) { EntryId = entry, ClientKeyed = client });
            if (outcome is not (Outcome.Done or Outcome.Refused { Refusal.Code: ChangeState.Unchanged })) return Problem.From(outcome);
        }

        return await call.Services.Customers.FindAsync(name) is null ? Problem.From(new Outcome.NoCustomer()) : await call.AnswerAsync(name, id);
    }

    private static async ValueTask<Outcome> SubmitAsync(Call call, WalletName name, string family, Func<string, bool, Command> command)
    {
        var (key, fromClient) = call.OperationKey();
        return (await call.Services.Wallets.SubmitAsync(name, command(StableId.Of(family, key), fromClient) with { Personal = call.Personal(call.IdempotencyKey) })).Outcome;
    }
}
