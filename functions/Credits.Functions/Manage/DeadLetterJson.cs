using System.Globalization;
using System.Text;
using System.Text.Json.Serialization;
using Credits.Engine.Queues;
using Credits.Functions.Http;

namespace Credits.Functions.Manage;

/// <summary>A dead letter. Its body is shown only when it is asked for by itself, since it may hold personal data.</summary>
internal sealed record DeadLetterBody(
    string Id,
    string Queue,
    string MessageId,
    string AppId,
    string Mode,
    int Deliveries,
    DateTimeOffset EnqueuedAt,
    DateTimeOffset? DiedAt,
    string Reason,
    int Bytes,
    string? Body)
{
    public static DeadLetterBody Of(DeadLetter letter) => Of(letter, null);

    public static DeadLetterBody WithBody(DeadLetter letter) => Of(letter, Encoding.UTF8.GetString(letter.Message.Body.Span));

    private static DeadLetterBody Of(DeadLetter letter, string? body)
    {
        var (app, mode) = Authority.Split(letter.Message.Scope);
        return new(
            letter.Number.ToString(CultureInfo.InvariantCulture),
            letter.Message.Queue,
            letter.Message.Id,
            app,
            Words.Of(mode),
            letter.Message.DeliveryCount,
            letter.Message.EnqueuedAt,
            letter.DiedAt,
            letter.Reason,
            letter.Message.Body.Length,
            body);
    }
}

internal sealed record DeadLetterList(IReadOnlyList<DeadLetterBody> DeadLetters, string? NextCursor);

/// <summary>A dead letter that is one no more: sent again under another id, or discarded.</summary>
internal sealed record SettledLetter(string Id, string Queue, string? ReplayedAs, bool? Discarded);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(MomentConverter)])]
[JsonSerializable(typeof(DeadLetterBody))]
[JsonSerializable(typeof(DeadLetterList))]
[JsonSerializable(typeof(SettledLetter))]
internal sealed partial class DeadLetterJson : JsonSerializerContext;
