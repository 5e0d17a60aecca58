using System.Text.Json;
using Credits.Core.Entries;
using Credits.Engine.Apps;
using Credits.Engine.Events;
using Credits.Engine.Vendors;
using Credits.Engine.Wallets;
using Credits.Functions.Credyt.Products;
using Credits.Functions.Http;

namespace Credits.Functions.Credyt.Events;

/// <summary>Writes events as answers show them.</summary>
internal static class EventAnswers
{
    private const string Erased = "erased";

    /// <summary>An event that is recorded. What was erased of it is missing.</summary>
    public static EventBody Of(AppScope scope, RecordedEvent recorded)
    {
        var (entry, happened) = (recorded.Entry, recorded.Event);
        var notes = EventNotes.Read(entry, "costs");
        return new EventBody(
            entry.Personal?.Key ?? Erased,
            EventNotes.Read(entry, "source") is { ValueKind: JsonValueKind.String } source ? source.GetString() : null,
            "cust_" + recorded.CustomerId,
            happened.Type,
            happened.OccurredAt,
            entry.RecordedAt,
            entry.Personal?.Reference,
            entry.Personal?.Description,
            Given(EventNotes.Read(entry, "data")),
            happened.Costs.IsEmpty ? null : [.. happened.Costs.Select(cost => Of(cost, notes))],
            FeesOf(scope, happened),
            happened.Reason,
            entry.Receipt());
    }

    /// <summary>What came of an event that was sent.</summary>
    public static EventResult Of(WalletName wallet, UsageInput input, Outcome outcome)
    {
        var result = new EventResult(input.Id, "cust_" + wallet.CustomerId, "refused", [], null, null, null, null);
        if (outcome is not Outcome.Done { Entry: { Event: { } happened } entry } done)
        {
            var problem = Problem.From(outcome);
            return result with { Status = problem.Status >= StatusCodes.Status500InternalServerError ? "failed" : "refused", Code = problem.Code, Detail = problem.Detail };
        }

        return result with
        {
            Status = done.Replayed ? "duplicate" : happened.Fees.IsEmpty ? "uncharged" : "charged",
            Fees = FeesOf(wallet.Scope, happened),
            Reason = happened.Reason,
            Receipt = entry.Receipt(),
        };
    }

    private static IReadOnlyList<FeeBody> FeesOf(AppScope scope, EventRecord happened) => [.. happened.Fees.Select(fee => ProductAnswers.Of(scope, fee))];

    private static CostBody Of(EventCost cost, JsonElement notes)
    {
        var note = notes.ValueKind == JsonValueKind.Object && notes.TryGetProperty(cost.Id, out var found) ? found : default;
        var description = note.ValueKind == JsonValueKind.Object && note.TryGetProperty("description", out var text) ? text.GetString() : null;
        var metadata = note.ValueKind == JsonValueKind.Object && note.TryGetProperty("metadata", out var given) ? given : default;
        return new CostBody(cost.Id, Vendor.IdPrefix + cost.Vendor, description, cost.Amount, cost.Currency, Given(metadata));
    }

    private static JsonElement? Given(JsonElement value) => value.ValueKind == JsonValueKind.Undefined ? null : value;
}
