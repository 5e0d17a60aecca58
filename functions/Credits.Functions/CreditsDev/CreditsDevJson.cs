using System.Text.Json.Serialization;
using Credits.Core;
using Credits.Engine.Wallets;
using Credits.Functions.Http;

namespace Credits.Functions.CreditsDev;

internal sealed record AccountBody(
    string Id,
    string DeveloperId,
    string? ExternalId,
    string? Name,
    string? Email,
    Amount Balance,
    Amount Reserved,
    Amount Available,
    string Asset,
    string Status,
    [property: JsonConverter(typeof(RawJsonConverter))] string? Metadata,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt);

internal sealed record AccountResult(bool Success, AccountBody Account);

internal sealed record AccountList(IReadOnlyList<AccountBody> Accounts, bool HasMore, string? NextCursor);

internal sealed record BalanceBody(string AccountId, string? ExternalId, Amount Balance, Amount Reserved, Amount Available, string Asset);

internal sealed record MoveResult(
    bool Success,
    string AccountId,
    string? ExternalId,
    Amount Balance,
    Amount? Added,
    Amount? Deducted,
    string Asset,
    string TransactionId,
    Receipt Receipt,
    bool? Idempotent)
{
    /// <summary>A credit or a debit that is done.</summary>
    public static MoveResult Of(WalletName name, Outcome.Done done, string? externalId)
    {
        var posting = done.Entry.Postings[0];
        return new MoveResult(
            true,
            NamedAccount.IdOf(name.CustomerId),
            externalId,
            posting.BalanceAfter,
            posting.Amount.IsPositive ? posting.Amount : null,
            posting.Amount.IsPositive ? null : -posting.Amount,
            posting.Asset,
            WireId.Of("txn_", name.CustomerId, done.Entry.Id),
            done.Entry.Receipt(),
            done.Replayed ? true : null);
    }
}

internal sealed record ReservationBody(
    string Id,
    string AccountId,
    Amount Amount,
    string Asset,
    string Status,
    DateTimeOffset CreatedAt,
    DateTimeOffset ExpiresAt,
    string? Description,
    string? ReferenceId,
    [property: JsonConverter(typeof(RawJsonConverter))] string? Metadata,
    DateTimeOffset? SettledAt = null,
    Amount? ActualAmount = null,
    string? TransactionId = null);

internal sealed record ReservationResult(
    bool Success, ReservationBody Reservation, Amount Balance, Amount Reserved, Amount Available, Receipt Receipt, bool? Idempotent);

internal sealed record SettleResult(
    bool Success,
    string ReservationId,
    string Status,
    string? TransactionId,
    string AccountId,
    Amount? ActualAmount,
    Amount Released,
    string Asset,
    Amount Balance,
    Amount Reserved,
    Amount Available,
    Receipt Receipt,
    bool? Idempotent);

internal sealed record ReservationList(IReadOnlyList<ReservationBody> Reservations, bool HasMore, string? NextCursor);

internal sealed record TransactionBody(
    string Id,
    string AccountId,
    string Type,
    string Kind,
    Amount Amount,
    Amount BalanceAfter,
    string Asset,
    string? Description,
    string? ReferenceId,
    [property: JsonConverter(typeof(RawJsonConverter))] string? Metadata,
    DateTimeOffset CreatedAt,
    Receipt Receipt)
{
    public string? ReservationId { get; init; }

    public ReservationBody? Reservation { get; init; }
}

internal sealed record TransactionResult(bool Success, TransactionBody Transaction, bool? Idempotent);

internal sealed record Pagination(int Limit, int Offset, long TotalCount, bool HasMore);

internal sealed record TransactionList(IReadOnlyList<TransactionBody> Items, Pagination Pagination);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(AmountConverter), typeof(MomentConverter)])]
[JsonSerializable(typeof(AccountBody))]
[JsonSerializable(typeof(AccountResult))]
[JsonSerializable(typeof(AccountList))]
[JsonSerializable(typeof(BalanceBody))]
[JsonSerializable(typeof(MoveResult))]
[JsonSerializable(typeof(ReservationResult))]
[JsonSerializable(typeof(SettleResult))]
[JsonSerializable(typeof(ReservationList))]
[JsonSerializable(typeof(TransactionResult))]
[JsonSerializable(typeof(TransactionList))]
internal sealed partial class CreditsDevJson : JsonSerializerContext;
