using System.Text.Json.Serialization;
using Credits.Functions.Http;

namespace Credits.Functions.Webhooks;

/// <summary>Tally's answer to a provider.</summary>
/// <param name="Received">Always true: the provider need not send it again.</param>
/// <param name="Skipped">Why nothing will come of it.</param>
internal sealed record WebhookAnswer(bool Received, string? Skipped);

/// <summary>Where an app's webhooks go.</summary>
internal sealed record WebhookAddresses(string Stripe, string Polar, string TallyWebhookSecret);

internal sealed record SkippedBody(string Provider, string EventId, string Reason, DateTimeOffset ReceivedAt);

internal sealed record SkippedList(IReadOnlyList<SkippedBody> Events, string? NextCursor);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(MomentConverter)])]
[JsonSerializable(typeof(WebhookAnswer))]
[JsonSerializable(typeof(WebhookAddresses))]
[JsonSerializable(typeof(SkippedList))]
internal sealed partial class WebhookJson : JsonSerializerContext;
