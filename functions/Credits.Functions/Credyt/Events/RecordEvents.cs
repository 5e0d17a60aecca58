using System.Text.Json;
using Credits.Engine.Events;
using Credits.Engine.Wallets;
using Credits.Functions.Http;

namespace Credits.Functions.Credyt.Events;

/// <summary>
/// <c>POST /events</c>: records events and charges them at once. Takes Credyt's batch of one customer, a CloudEvent, and a list
/// of CloudEvents. What is malformed is refused as a whole; after that each event stands for itself.
/// </summary>
internal static class RecordEvents
{
    public static async ValueTask<Answer> HandleAsync(Call call)
    {
        var fields = call.Fields();
        var events = Read(call, fields);
        if (fields.Problem is { } problem) return problem;

        var results = new EventResult[events.Count];
        Problem? first = null;
        var done = false;
        for (var start = 0; start < events.Count;)
        {
            // Those of one customer that follow each other go together.
            var sent = new List<UsageInput>(events.Count);
            for (var i = start; i < events.Count && events[i].Wallet == events[start].Wallet; i++) sent.Add(events[i].Event);
            var (wallet, outcomes) = await call.Services.Catalog.Events.TakeAsync(events[start].Wallet, sent, call.Access.KeyId);
            for (var i = 0; i < sent.Count; i++, start++)
            {
                if (outcomes[i] is Outcome.Failed { Cause: { } cause }) call.Services.Log(cause);
                if (outcomes[i] is Outcome.Done) done = true;
                else first ??= Problem.From(outcomes[i]);
                results[start] = EventAnswers.Of(wallet, sent[i], outcomes[i]);
            }
        }

        // Nothing at all was done: then the answer says so as for a single operation.
        return done ? Answer.Of(new EventResults(results), EventJson.Default.EventResults, StatusCodes.Status201Created) : first!;
    }

    private static IReadOnlyList<(WalletName Wallet, UsageInput Event)> Read(Call call, Fields fields)
    {
        if (call.Body.ValueKind == JsonValueKind.Array) return [.. fields.Items(1, UsageInput.MaxEvents).Select(one => CloudEventFields.Read(call, one))];
        if (CloudEventFields.IsOne(call.Body)) return [CloudEventFields.Read(call, fields)];
        var wallet = Customer(call, fields);
        return [.. fields.List("events", 1, UsageInput.MaxEvents).Select(one => (wallet, EventFields.Read(call.Scope, one)))];
    }

    private static WalletName Customer(Call call, Fields fields)
    {
        var (ours, theirs) = (fields.OptionalId("customer_id"), fields.OptionalId("customer_external_id"));
        if (ours is null == theirs is null) fields.Refuse(Problem.BadField("customer_id", "Give either customer_id or customer_external_id."));
        return ours is null ? WalletName.External(call.Scope, theirs ?? "") : WalletName.Either(call.Scope, ours);
    }
}
