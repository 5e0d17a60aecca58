using System.Text.Json.Serialization;
using Credits.Core;
using Credits.Core.Entries;
using Credits.Core.TopUps;
using Credits.Core.Wallets;
using Credits.Functions.Http;

namespace Credits.Functions.Ledger;

internal sealed record LedgerBody(string Customer, long LastSequence, IReadOnlyList<EntryBody> Entries, string? NextCursor);

internal sealed record VerificationBody(
    string Customer, bool Valid, long Entries, long Erased, long LastSequence, string LastHash, string? Fault);

/// <summary>An entry as it is stored, but for the salt of its personal part.</summary>
internal sealed record EntryBody(
    string Id,
    long Sequence,
    string Kind,
    DateTimeOffset EffectiveAt,
    DateTimeOffset RecordedAt,
    string? Target,
    IReadOnlyList<PostingBody> Postings,
    HeldBody? Reservation,
    SettlementBody? Settlement,
    ChangeBody? Change,
    TopUpBody? TopUp,
    RecordedBody? Event,
    PersonalBody? Personal,
    bool? Erased,
    string Hash)
{
    public static EntryBody Of(string wallet, Entry entry) => new(
        WireId.Of("led_", wallet, entry.Id),
        entry.Sequence,
        Words.Of(entry.Kind),
        entry.EffectiveAt,
        entry.RecordedAt,
        TargetOf(wallet, entry),
        [.. entry.Postings.Select(PostingBody.Of)],
        entry.Reservation is { } reservation ? HeldBody.Of(wallet, reservation) : null,
        entry.Settlement is { } settlement ? new(Words.Of(settlement.Outcome), settlement.Captured, HeldBody.Of(wallet, settlement.Held)) : null,
        entry.Change is { } change ? new(change.State is { } state ? Words.Of(state) : null, change.Asset, change.OverdraftLimit, change.Usage is { } usage ? usage.Amount is null ? "allow" : "limit" : null, change.Usage?.Amount) : null,
        entry.TopUp is { } step ? TopUpBody.Of(step) : null,
        entry.Event is { } happened ? RecordedBody.Of(happened) : null,
        entry.Personal is { } personal ? new(personal.Key, personal.Actor, personal.Description, personal.Reference, personal.Metadata) : null,
        entry.Personal is null && entry.PersonalDigest is not null ? true : null,
        entry.Hash);

    // A reservation, an entry, or for an expiry the lot.
    private static string? TargetOf(string wallet, Entry entry) => entry.Kind switch
    {
        EntryKind.Refund => WireId.Of("led_", wallet, entry.Target!),
        EntryKind.Extend or EntryKind.Settle or EntryKind.Late => WireId.Of("res_", wallet, entry.Target!),
        EntryKind.Subscribe or EntryKind.Renew or EntryKind.Alter or EntryKind.Issue => "sub_" + entry.Target,
        EntryKind.TakeBack or EntryKind.Credit when entry.Payment is not null => "pay_" + entry.Target,
        _ => entry.Target,
    };
}

internal sealed record PostingBody(string Asset, Amount Amount, Amount BalanceAfter, string Counterparty, IReadOnlyList<LineBody> Lines)
{
    public static PostingBody Of(Posting posting) => new(
        posting.Asset, posting.Amount, posting.BalanceAfter, Words.Of(posting.Counterparty), [.. posting.Lines.Select(LineBody.Of)]);
}

internal sealed record LineBody(string Lot, Amount Amount, string Source, int Priority, DateTimeOffset? ExpiresAt)
{
    public static LineBody Of(Line line) => new(line.Lot, line.Amount, Words.Of(line.Terms.Source), line.Terms.Priority, line.Terms.Expires);
}

internal sealed record HeldBody(
    string Id, string Asset, Amount Amount, DateTimeOffset OpenedAt, DateTimeOffset ExpiresAt, Amount Uncovered, IReadOnlyList<HeldLineBody> Lines)
{
    public static HeldBody Of(string wallet, Reservation held) => new(
        WireId.Of("res_", wallet, held.Id),
        held.Asset,
        held.Amount,
        held.Opened,
        held.Expires,
        held.Uncovered,
        [.. held.Lines.Select(line => new HeldLineBody(line.Lot, line.Amount))]);
}

internal sealed record HeldLineBody(string Lot, Amount Amount);

internal sealed record SettlementBody(string Outcome, Amount Captured, HeldBody Reservation);

internal sealed record ChangeBody(string? State, string? Asset, Amount? OverdraftLimit, string? UsagePolicy, Amount? UsageLimit);

/// <summary>What an entry says of an event.</summary>
internal sealed record RecordedBody(
    string Type, DateTimeOffset OccurredAt, string? Reason, IReadOnlyList<RecordedFeeBody> Fees, IReadOnlyList<RatedVersionBody> Versions, IReadOnlyList<RecordedCostBody> Costs)
{
    public static RecordedBody Of(EventRecord happened) => new(
        happened.Type,
        happened.OccurredAt,
        happened.Reason,
        [.. happened.Fees.Select(fee => new RecordedFeeBody(fee.Asset, fee.Amount, fee.Price, fee.Row, fee.Product, fee.Version))],
        [.. happened.Versions.Select(version => new RatedVersionBody(version.Product, version.Version))],
        [.. happened.Costs.Select(cost => new RecordedCostBody(cost.Id, "vnd_" + cost.Vendor, cost.Amount, cost.Currency))]);
}

internal sealed record RecordedFeeBody(string Asset, Amount Amount, string Price, string? Row, string Product, int Version);

internal sealed record RatedVersionBody(string Product, int Version);

internal sealed record RecordedCostBody(string Id, string Vendor, Amount Amount, string Currency);

/// <summary>What was done to an automatic top-up.</summary>
internal sealed record TopUpBody(string Asset, string Action, string? Crossing, Amount? Credits, string? Provider, string? Reason)
{
    public static TopUpBody Of(TopUpStep step) =>
        new(step.Asset, Words.Of(step.Action), step.Crossing, step.Charge?.Credits, step.Charge?.Provider ?? step.Rule?.Provider, step.Reason);
}

internal sealed record PersonalBody(
    string? Key, string? Actor, string? Description, string? Reference, [property: JsonConverter(typeof(RawJsonConverter))] string? Metadata);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(AmountConverter), typeof(MomentConverter)])]
[JsonSerializable(typeof(LedgerBody))]
[JsonSerializable(typeof(VerificationBody))]
internal sealed partial class LedgerJson : JsonSerializerContext;
