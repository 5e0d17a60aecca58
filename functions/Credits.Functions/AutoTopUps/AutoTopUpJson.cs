using System.Text.Json.Serialization;
using Credits.Core;
using Credits.Core.TopUps;
using Credits.Core.Wallets;
using Credits.Engine.Payments.Providers;
using Credits.Functions.Http;
using Credits.Functions.Payments;

namespace Credits.Functions.AutoTopUps;

/// <summary>An automatic top-up as it is now.</summary>
internal sealed record AutoTopUpBody(
    string Asset,
    string Status,
    string? Reason,
    Amount Threshold,
    Amount? Amount,
    Amount? Target,
    Amount UnitPrice,
    string Currency,
    Amount MonthlyLimit,
    Amount SpentThisMonth,
    long CoolDownSeconds,
    string Provider,
    Amount Available,
    DateTimeOffset? StartsAt,
    DateTimeOffset? LastStartedAt,
    ChargeBody? Charging)
{
    /// <summary>That of an account; null if there is none.</summary>
    public static AutoTopUpBody? Of(Account account, DateTimeOffset now)
    {
        if (account.AutoTopUp is not { Off: not TopUpOff.Removed } top) return null;
        var rule = top.Rule;
        return new(
            account.Asset,
            (top.Off, top.Crossing) switch
            {
                (not null, _) => "off",
                (_, null) => "on",
                (_, { Charge: null }) => "waiting",
                _ => "charging",
            },
            top.Off,
            rule.Threshold,
            rule.Add,
            rule.Target,
            rule.UnitPrice,
            rule.Currency,
            new Money(rule.MonthlyLimit, rule.Currency).ToAmount(),
            new Money(top.SpentIn(now), rule.Currency).ToAmount(),
            (long)rule.CoolDown.TotalSeconds,
            rule.Provider,
            account.Available,
            top is { Off: null, Crossing.Charge: null } and { Crossing: not null } ? top.StartsAt(account.Available, now) : null,
            top.LastStarted,
            top.Crossing?.Charge is { } charge ? new(charge.Credits, new Money(charge.Price, charge.Currency).ToAmount(), charge.Currency, charge.At) : null);
    }
}

/// <summary>A charge that is under way.</summary>
internal sealed record ChargeBody(Amount Credits, Amount Price, string Currency, DateTimeOffset StartedAt);

internal sealed record AutoTopUpList(IReadOnlyList<AutoTopUpBody> AutoTopUps);

internal sealed record RemovedAutoTopUp(string Asset, bool Removed);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(AmountConverter), typeof(MomentConverter)])]
[JsonSerializable(typeof(AutoTopUpBody))]
[JsonSerializable(typeof(AutoTopUpList))]
[JsonSerializable(typeof(RemovedAutoTopUp))]
internal sealed partial class AutoTopUpJson : JsonSerializerContext;
