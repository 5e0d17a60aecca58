using System.Text.Json;
using Credits.Core.TopUps;

namespace Credits.Core.Json;

/// <summary>Automatic top-ups, as they are stored in heads, in entries and in orders.</summary>
internal static class TopUpJson
{
    public static void Write(Utf8JsonWriter json, AutoTopUp top)
    {
        json.WriteStartObject("auto_top_up"u8);
        Write(json, top.Rule);
        json.Optional("off"u8, top.Off);
        json.Optional("last_started"u8, top.LastStarted);
        json.WriteNumber("month"u8, top.Month);
        json.WriteNumber("spent"u8, top.Spent);
        if (top.Crossing is { } crossing)
        {
            json.WriteStartObject("crossing"u8);
            json.WriteString("id"u8, crossing.Id);
            json.Moment("at"u8, crossing.At);
            if (crossing.Charge is { } charge) Write(json, charge);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    public static AutoTopUp Read(JsonElement json) => new()
    {
        Rule = ReadRule(json.GetProperty("rule")),
        Off = json.OptionalText("off"),
        LastStarted = json.OptionalMoment("last_started"),
        Month = json.GetProperty("month").GetInt32(),
        Spent = json.GetProperty("spent").GetInt64(),
        Crossing = json.OptionalObject("crossing") is { } crossing
            ? new Crossing(crossing.Text("id"), crossing.Moment("at"), crossing.OptionalObject("charge") is { } charge ? ReadCharge(charge) : null)
            : null,
    };

    public static void Write(Utf8JsonWriter json, TopUpStep step)
    {
        json.WriteStartObject("top_up"u8);
        json.WriteString("asset"u8, step.Asset);
        json.WriteString("action"u8, Names<TopUpAction>.Of(step.Action));
        json.Optional("crossing"u8, step.Crossing);
        json.Optional("reason"u8, step.Reason);
        if (step.Rule is { } rule) Write(json, rule);
        if (step.Charge is { } charge) Write(json, charge);
        json.WriteEndObject();
    }

    public static TopUpStep ReadStep(JsonElement json) => new(json.Text("asset"), Names<TopUpAction>.Parse(json.Text("action")))
    {
        Crossing = json.OptionalText("crossing"),
        Reason = json.OptionalText("reason"),
        Rule = json.OptionalObject("rule") is { } rule ? ReadRule(rule) : null,
        Charge = json.OptionalObject("charge") is { } charge ? ReadCharge(charge) : null,
    };

    public static void Write(Utf8JsonWriter json, TopUpOrder order)
    {
        json.WriteStartObject();
        json.WriteString("asset"u8, order.Asset);
        json.WriteString("crossing"u8, order.Crossing);
        json.Moment("due"u8, order.Due);
        json.WriteNumber("attempts"u8, order.Attempts);
        json.Optional("method"u8, order.Method);
        json.Optional("payment"u8, order.PaymentId);
        json.WriteEndObject();
    }

    public static TopUpOrder ReadOrder(JsonElement json) => new(json.Text("asset"), json.Text("crossing"), json.Moment("due"))
    {
        Attempts = json.GetProperty("attempts").GetInt32(),
        Method = json.OptionalText("method"),
        PaymentId = json.OptionalText("payment"),
    };

    private static void Write(Utf8JsonWriter json, TopUpRule rule)
    {
        json.WriteStartObject("rule"u8);
        json.Amount("threshold"u8, rule.Threshold);
        if (rule.Add is { } add) json.Amount("add"u8, add);
        if (rule.Target is { } target) json.Amount("target"u8, target);
        json.Amount("unit_price"u8, rule.UnitPrice);
        json.WriteString("currency"u8, rule.Currency);
        json.WriteNumber("currency_digits"u8, rule.CurrencyDigits);
        json.WriteNumber("monthly_limit"u8, rule.MonthlyLimit);
        json.WriteNumber("cool_down"u8, (long)rule.CoolDown.TotalMilliseconds);
        json.WriteString("provider"u8, rule.Provider);
        json.WriteEndObject();
    }

    private static TopUpRule ReadRule(JsonElement json) => new()
    {
        Threshold = json.Amount("threshold"),
        Add = json.OptionalAmount("add"),
        Target = json.OptionalAmount("target"),
        UnitPrice = json.Amount("unit_price"),
        Currency = json.Text("currency"),
        CurrencyDigits = json.GetProperty("currency_digits").GetInt32(),
        MonthlyLimit = json.GetProperty("monthly_limit").GetInt64(),
        CoolDown = TimeSpan.FromMilliseconds(json.GetProperty("cool_down").GetInt64()),
        Provider = json.Text("provider"),
    };

    private static void Write(Utf8JsonWriter json, TopUpCharge charge)
    {
        json.WriteStartObject("charge"u8);
        json.Amount("credits"u8, charge.Credits);
        json.WriteNumber("price"u8, charge.Price);
        json.WriteString("currency"u8, charge.Currency);
        json.WriteString("provider"u8, charge.Provider);
        json.Moment("at"u8, charge.At);
        json.WriteEndObject();
    }

    private static TopUpCharge ReadCharge(JsonElement json) => new(
        json.Amount("credits"), json.GetProperty("price").GetInt64(), json.Text("currency"), json.Text("provider"), json.Moment("at"));
}
