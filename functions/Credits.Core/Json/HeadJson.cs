using System.Text.Json;
using Credits.Core.Wallets;

namespace Credits.Core.Json;

/// <summary>The stored form of a <see cref="Head"/>.</summary>
public static class HeadJson
{
    /// <summary>The bytes to store.</summary>
    public static byte[] Write(Head head) => JsonText.Bytes(head, Write);

    /// <summary>About how many bytes <see cref="Write(Head)"/> gives, never too few; cheap enough to ask on every write.</summary>
    public static int Estimate(Head head)
    {
        var bytes = 340;
        foreach (var account in head.Accounts) bytes += 480 + (account.Lots.Length * 400) + (account.AutoTopUp is null ? 0 : 1_200);
        foreach (var reservation in head.Reservations) bytes += 260 + (reservation.Lines.Length * 105);
        foreach (var subscription in head.Subscriptions) bytes += SubscriptionJson.Estimate(subscription);
        return bytes;
    }

    /// <summary>Reads stored bytes; throws <see cref="FormatException"/> if they are not a head.</summary>
    public static Head Read(ReadOnlyMemory<byte> bytes) => JsonText.Read(bytes, Read);

    private static Head Read(JsonElement json) => new()
    {
        LastHash = json.Text("last_hash"),
        Sequence = json.GetProperty("seq").GetInt64(),
        Movements = json.GetProperty("movements").GetInt64(),
        AsOf = json.Moment("as_of"),
        State = Names<WalletState>.Parse(json.Text("state")),
        ClosedAt = json.OptionalObject("closed_at")?.GetInt64() ?? 0,
        Accounts = [.. json.GetProperty("accounts").EnumerateArray().Select(ReadAccount)],
        Reservations = [.. json.GetProperty("reservations").EnumerateArray().Select(ReservationJson.Read)],
        Subscriptions = json.OptionalObject("subscriptions") is { } subscriptions ? [.. subscriptions.EnumerateArray().Select(SubscriptionJson.Read)] : [],
        SubscriptionsSince = json.OptionalMoment("subscriptions_since"),
        EffectiveAt = json.OptionalMoment("effective_at") ?? DateTimeOffset.UnixEpoch,
    };

    private static void Write(Utf8JsonWriter json, Head head)
    {
        json.WriteStartObject();
        json.WriteNumber("v"u8, 1);
        json.WriteNumber("seq"u8, head.Sequence);
        json.WriteNumber("movements"u8, head.Movements);
        json.WriteString("last_hash"u8, head.LastHash);
        json.Moment("as_of"u8, head.AsOf);
        json.WriteString("state"u8, Names<WalletState>.Of(head.State));
        if (head.ClosedAt > 0) json.WriteNumber("closed_at"u8, head.ClosedAt);
        json.WriteStartArray("accounts"u8);
        foreach (var account in head.Accounts) WriteAccount(json, account);
        json.WriteEndArray();
        json.WriteStartArray("reservations"u8);
        foreach (var reservation in head.Reservations) ReservationJson.Write(json, reservation);
        json.WriteEndArray();
        json.Optional("subscriptions_since"u8, head.SubscriptionsSince);
        if (!head.Subscriptions.IsEmpty) WriteSubscriptions(json, head);
        json.WriteEndObject();
    }

    // A wallet without subscriptions has nothing of them, byte for byte.
    private static void WriteSubscriptions(Utf8JsonWriter json, Head head)
    {
        json.Moment("effective_at"u8, head.EffectiveAt);
        json.WriteStartArray("subscriptions"u8);
        foreach (var subscription in head.Subscriptions) SubscriptionJson.Write(json, subscription);
        json.WriteEndArray();
    }

    private static void WriteAccount(Utf8JsonWriter json, Account account)
    {
        json.WriteStartObject();
        json.WriteString("asset"u8, account.Asset);
        json.Amount("balance"u8, account.Balance);
        json.Amount("reserved"u8, account.Reserved);
        json.Amount("overdraft"u8, account.Overdraft);
        json.Amount("overdraft_limit"u8, account.OverdraftLimit);
        if (account.UsageLimit is { } limit) json.Amount("usage_limit"u8, limit);
        json.Amount("credited"u8, account.Totals.Credited);
        json.Amount("debited"u8, account.Totals.Debited);
        json.Amount("refunded"u8, account.Totals.Refunded);
        json.Amount("expired"u8, account.Totals.Expired);
        json.WriteNumber("movements"u8, account.Totals.Movements);
        if (account.AutoTopUp is { } top) TopUpJson.Write(json, top);
        json.WriteStartArray("lots"u8);
        foreach (var lot in account.Lots)
        {
            json.WriteStartObject();
            json.WriteString("id"u8, lot.Id);
            TermsJson.Write(json, lot.Terms);
            json.Amount("granted"u8, lot.Granted);
            json.Amount("remaining"u8, lot.Remaining);
            json.Amount("held"u8, lot.Held);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static Account ReadAccount(JsonElement json) => new()
    {
        Asset = json.Text("asset"),
        Balance = json.Amount("balance"),
        Reserved = json.Amount("reserved"),
        Overdraft = json.Amount("overdraft"),
        OverdraftLimit = json.Amount("overdraft_limit"),
        AutoTopUp = json.OptionalObject("auto_top_up") is { } top ? TopUpJson.Read(top) : null,
        UsageLimit = json.OptionalAmount("usage_limit"),
        Totals = new Totals(
            json.Amount("credited"),
            json.Amount("debited"),
            json.Amount("refunded"),
            json.Amount("expired"),
            json.GetProperty("movements").GetInt64()),
        Lots = [.. json.GetProperty("lots").EnumerateArray().Select(lot => new Lot(
            lot.Text("id"), TermsJson.Read(lot), lot.Amount("granted"), lot.Amount("remaining"), lot.Amount("held")))],
    };
}
