using System.Text.Json;
using Credits.Core.Commands;
using Credits.Core.Ids;
using Credits.Core.Subscriptions;
using Credits.Engine.Wallets;
using Credits.Functions.Http;

namespace Credits.Functions.Credyt.Subscriptions;

/// <summary>
/// <c>PATCH /customers/{id}/subscriptions/{subscription}</c>: changes its products or versions, or whether it ends with the
/// period that is paid, all in one. What is so already stays so.
/// </summary>
internal static class UpdateSubscription
{
    public static async ValueTask<Answer> HandleAsync(Call call)
    {
        if (!call.TryWalletOfPath(out var name, out var wrong)) return wrong;
        var (fields, problem) = SubscriptionFields.Read(call.Body, optional: true);
        if (problem is not null) return problem;
        var own = call.Fields();
        bool? atPeriodEnd = own.Has("cancel_at_period_end") ? own.Flag("cancel_at_period_end") : null;
        if (own.Problem is { } bad) return bad;
        var id = NamedSubscription.Of(call);
        var changed = (await call.Services.Wallets.ReadAsync(name)).Head.Subscriptions.FirstOrDefault(known => known.Id == id);
        (fields, problem) = await fields!.LookUpAsync(call, name, IdOfChange(call.OperationKey().Key), changed);
        if (problem is not null) return problem;

        if (CommandOf(call, id, fields!.Terms, atPeriodEnd) is { } command)
        {
            var (_, outcome) = await call.Services.Wallets.SubmitAsync(name, command);
            if (outcome is not (Outcome.Done or Outcome.Refused { Refusal.Code: ChangeState.Unchanged })) return Problem.From(outcome);
        }

        return await call.Services.Customers.FindAsync(name) is null ? Problem.From(new Outcome.NoCustomer()) : await call.AnswerAsync(name, id);
    }

    private static string IdOfChange(string key) => StableId.Of("change subscription", key);

    // One command, so that all of the request is done or nothing.
    private static Command? CommandOf(Call call, string id, SubscriptionTerms? terms, bool? atPeriodEnd)
    {
        var (key, fromClient) = call.OperationKey();
        Command? command = (terms, atPeriodEnd) switch
        {
            ({ } other, _) => new ChangeSubscription(id, other) { EntryId = IdOfChange(key), AtPeriodEnd = atPeriodEnd },
            (null, { } ends) => new ScheduleEnd(id, ends) { EntryId = StableId.Of("schedule end", key) },
            _ => null,
        };
        return command is null ? null : command with { ClientKeyed = fromClient, Personal = call.Personal(call.IdempotencyKey) };
    }
}
