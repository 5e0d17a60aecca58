using System.Text.Json;
using Credits.Engine.Events;
using Credits.Engine.Wallets;
using Credits.Functions.Http;

namespace Credits.Functions.Credyt.Events;

/// <summary>
/// Reads events of CloudEvents 1.0 in its JSON format (https://github.com/cloudevents/spec, sections 3 and 4). An id is one of
/// its source. The customer is named by the extension attributes <c>customerid</c>, <c>customerexternalid</c>, or else by <c>subject</c>.
/// </summary>
internal static class CloudEventFields
{
    /// <summary>True for a body that is a CloudEvent.</summary>
    public static bool IsOne(JsonElement body) => body.ValueKind == JsonValueKind.Object && body.TryGetProperty("specversion", out _);

    /// <summary>Reads an event and whose it is.</summary>
    public static (WalletName Wallet, UsageInput Event) Read(Call call, Fields fields)
    {
        if (fields.Text("specversion", 10) != "1.0") fields.Refuse(Problem.BadField("specversion", "specversion must be 1.0."));
        if (fields.Has("data_base64")) fields.Refuse(Problem.BadField("data_base64", "Send data as JSON."));
        fields.OptionalObject("data");
        var (ours, theirs) = (fields.OptionalId("customerid"), fields.OptionalId("customerexternalid") ?? fields.OptionalId("subject"));
        if (ours is null && theirs is null) fields.Refuse(Problem.BadField("subject", "Name the customer: customerid, customerexternalid, or subject."));
        var input = new UsageInput
        {
            Id = fields.Id("id"),
            Source = fields.Id("source"),
            Type = fields.Text("type", UsageInput.MaxTypeLength),
            OccurredAt = fields.OptionalMoment("time"),
            Subject = fields.OptionalText("subject"),
            Data = fields.Raw("data"),
        };
        return (ours is null ? WalletName.External(call.Scope, theirs ?? "") : WalletName.Either(call.Scope, ours), input);
    }
}
