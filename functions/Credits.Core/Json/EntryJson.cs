using System.Collections.Immutable;
using System.Text.Json;
using Credits.Core.Entries;
using Credits.Core.Wallets;

namespace Credits.Core.Json;

/// <summary>
/// The stored form of an <see cref="Entry"/>: its canonical fields in fixed order, which are what the chain
/// hashes, then <c>hash</c>, then <c>personal</c>.
/// </summary>
public static class EntryJson
{
    /// <summary>Reads stored bytes; throws <see cref="FormatException"/> if they are not an entry.</summary>
    public static Entry Read(ReadOnlyMemory<byte> bytes) => JsonText.Read(bytes, Read);

    internal static void WriteCanonical(Utf8JsonWriter json, Entry entry)
    {
        json.WriteStartObject();
        json.WriteNumber("v"u8, 1);
        json.WriteString("id"u8, entry.Id);
        json.WriteNumber("seq"u8, entry.Sequence);
        json.WriteString("kind"u8, Names<EntryKind>.Of(entry.Kind));
        json.WriteString("fingerprint"u8, entry.Fingerprint);
        json.Moment("effective_at"u8, entry.EffectiveAt);
        json.Moment("recorded_at"u8, entry.RecordedAt);
        json.WriteString("commit"u8, entry.CommitId);
        json.WriteNumber("movements"u8, entry.Movements);
        json.Optional("target"u8, entry.Target);
        json.WriteStartArray("postings"u8);
        foreach (var posting in entry.Postings) Write(json, posting);
        json.WriteEndArray();
        if (entry.Reservation is { } reservation)
        {
            json.WritePropertyName("reservation"u8);
            ReservationJson.Write(json, reservation);
        }

        if (entry.Paid is { } paid) RevenueJson.Write(json, "paid"u8, paid);
        if (!entry.Shares.IsEmpty) RevenueJson.Write(json, "shares"u8, entry.Shares);
        if (entry.Settlement is { } settlement) Write(json, settlement);
        if (entry.Payment is { } payment)
        {
            json.WritePropertyName("payment"u8);
            PaymentJson.Write(json, payment);
        }

        if (entry.Subscription is { } subscription)
        {
            json.WritePropertyName("subscription"u8);
            SubscriptionJson.Write(json, subscription);
        }

        if (entry.Issue is { } issue) Write(json, issue);
        if (entry.Change is { } change) Write(json, change);
        if (entry.TopUp is { } step) TopUpJson.Write(json, step);
        if (entry.Event is { } happened) EventJson.Write(json, happened);
        json.Optional("personal_digest"u8, entry.PersonalDigest);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Posting posting)
    {
        json.WriteStartObject();
        json.WriteString("asset"u8, posting.Asset);
        json.Amount("amount"u8, posting.Amount);
        json.Amount("balance_after"u8, posting.BalanceAfter);
        json.WriteString("counterparty"u8, Names<Counterparty>.Of(posting.Counterparty));
        json.WriteStartArray("lines"u8);
        foreach (var line in posting.Lines)
        {
            json.WriteStartObject();
            json.WriteString("lot"u8, line.Lot);
            json.Amount("amount"u8, line.Amount);
            TermsJson.Write(json, line.Terms);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static Entry Read(JsonElement json) => new()
    {
        Id = json.Text("id"),
        Sequence = json.GetProperty("seq").GetInt64(),
        Kind = Names<EntryKind>.Parse(json.Text("kind")),
        Fingerprint = json.Text("fingerprint"),
        EffectiveAt = json.Moment("effective_at"),
        RecordedAt = json.Moment("recorded_at"),
        CommitId = json.Text("commit"),
        Movements = json.GetProperty("movements").GetInt64(),
        Target = json.OptionalText("target"),
        Postings = [.. json.GetProperty("postings").EnumerateArray().Select(ReadPosting)],
        Reservation = json.OptionalObject("reservation") is { } reservation ? ReservationJson.Read(reservation) : null,
        Paid = json.OptionalObject("paid") is { } paid ? RevenueJson.ReadWorth(paid) : null,
        Shares = json.OptionalObject("shares") is { } shares ? RevenueJson.ReadShares(shares) : [],
        Settlement = json.OptionalObject("settlement") is { } settlement ? ReadSettlement(settlement) : null,
        Payment = json.OptionalObject("payment") is { } payment ? PaymentJson.Read(payment) : null,
        Subscription = json.OptionalObject("subscription") is { } subscription ? SubscriptionJson.Read(subscription) : null,
        Issue = json.OptionalObject("issue") is { } issue ? ReadIssue(issue) : null,
        Change = json.OptionalObject("change") is { } change ? ReadChange(change) : null,
        TopUp = json.OptionalObject("top_up") is { } step ? TopUpJson.ReadStep(step) : null,
        Event = json.OptionalObject("event") is { } happened ? EventJson.Read(happened) : null,
        PersonalDigest = json.OptionalText("personal_digest"),
        Hash = json.Text("hash"),
        Personal = json.OptionalObject("personal") is { } personal ? PersonalJson.Read(personal) : null,
    };

    private static Posting ReadPosting(JsonElement json) => new(
        json.Text("asset"),
        json.Amount("amount"),
        json.Amount("balance_after"),
        Names<Counterparty>.Parse(json.Text("counterparty")),
        [.. json.GetProperty("lines").EnumerateArray().Select(line => new Line(line.Text("lot"), line.Amount("amount"), TermsJson.Read(line)))]);

    private static void Write(Utf8JsonWriter json, Settlement settlement)
    {
        json.WriteStartObject("settlement"u8);
        json.WriteString("outcome"u8, Names<SettlementOutcome>.Of(settlement.Outcome));
        json.Amount("captured"u8, settlement.Captured);
        json.WritePropertyName("held"u8);
        ReservationJson.Write(json, settlement.Held);
        json.WriteEndObject();
    }

    private static Settlement ReadSettlement(JsonElement json) => new(
        Names<SettlementOutcome>.Parse(json.Text("outcome")), ReservationJson.Read(json.GetProperty("held")), json.Amount("captured"));

    private static void Write(Utf8JsonWriter json, Issue issue)
    {
        json.WriteStartObject("issue"u8);
        json.WriteString("subscription"u8, issue.Subscription);
        json.WriteString("allowance"u8, issue.Allowance);
        json.WriteNumber("period"u8, issue.Period);
        json.Optional("product"u8, issue.Product);
        json.WriteEndObject();
    }

    private static Issue ReadIssue(JsonElement json) => new(json.Text("subscription"), json.Text("allowance"), json.GetProperty("period").GetInt32())
    {
        Product = json.OptionalText("product"),
    };

    private static void Write(Utf8JsonWriter json, Change change)
    {
        json.WriteStartObject("change"u8);
        if (change.State is { } state) json.WriteString("state"u8, Names<WalletState>.Of(state));
        json.Optional("asset"u8, change.Asset);
        if (change.OverdraftLimit is { } limit) json.Amount("overdraft_limit"u8, limit);
        if (change.Usage is { } usage)
        {
            if (usage.Amount is { } amount) json.Amount("usage_limit"u8, amount);
            else json.WriteNull("usage_limit"u8);
        }

        json.WriteEndObject();
    }

    private static Change ReadChange(JsonElement json) => new(
        json.OptionalText("state") is { } state ? Names<WalletState>.Parse(state) : null,
        json.OptionalText("asset"),
        json.OptionalAmount("overdraft_limit"))
    {
        Usage = json.TryGetProperty("usage_limit", out _) ? new UsageLimit(json.OptionalAmount("usage_limit")) : null,
    };
}
