using System.Globalization;
using System.Text.Json;
using Credits.Core;
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
                else first ??= ProblemOf(outcomes[i], events[start].Place, sent[i]);
                results[start] = EventAnswers.Of(wallet, sent[i], outcomes[i]);
            }
        }

        // Nothing at all was done: then the answer says so as for a single operation.
        return done ? Answer.Of(new EventResults(results), EventJson.Default.EventResults, StatusCodes.Status201Created) : first!;
    }

    private static IReadOnlyList<Sent> Read(Call call, Fields fields)
    {
        if (call.Body.ValueKind == JsonValueKind.Array) return [.. fields.Items(1, UsageInput.MaxEvents).Select((one, i) => OfCloud(call, one, string.Create(CultureInfo.InvariantCulture, $"[{i}].")))];
        if (CloudEventFields.IsOne(call.Body)) return [OfCloud(call, fields, "")];
        var wallet = Customer(call, fields);
        return [.. fields.List("events", 1, UsageInput.MaxEvents).Select((one, i) => new Sent(wallet, EventFields.Read(call.Scope, one), string.Create(CultureInfo.InvariantCulture, $"events[{i}].")))];
    }

    private static Sent OfCloud(Call call, Fields fields, string place)
    {
        var (wallet, input) = CloudEventFields.Read(call, fields);
        return new(wallet, input, place);
    }

    private static Problem ProblemOf(Outcome outcome, string place, UsageInput input) => Problem.From(outcome)
        .At(place + "id", RefusalCode.IdempotencyMismatch)
        .At(place + (input.Source is null ? "occurred_at" : "time"), RefusalCode.EventInFuture)
        .At(place + "costs", RefusalCode.UnknownVendor);

    private static WalletName Customer(Call call, Fields fields)
    {
        var (ours, theirs) = (fields.OptionalId("customer_id"), fields.OptionalId("customer_external_id"));
        if (ours is null == theirs is null) fields.Refuse(Problem.BadField("customer_id", "Give either customer_id or customer_external_id."));
        return ours is null ? WalletName.External(call.Scope, theirs ?? "") : WalletName.Either(call.Scope, ours);
    }

    /// <summary>An event that was sent.</summary>
    /// <param name="Wallet">Whose it is.</param>
    /// <param name="Event">What it tells.</param>
    /// <param name="Place">Where it stands in the body, for problems.</param>
    private readonly record struct Sent(WalletName Wallet, UsageInput Event, string Place);
}
