using System.Text.Json;
using System.Text.Json.Serialization;
using Credits.Core.Ids;
using Credits.Core.TopUps;
using Credits.Engine.Queues;
using Credits.Engine.Storage;
using Credits.Engine.Wallets;

namespace Credits.Engine.Payments.TopUps;

/// <summary>Says that an order for a top-up is to be looked after. It only points at the order, so it may come twice, late or never.</summary>
/// <param name="TopUp">The crossing.</param>
/// <param name="App">The app and mode, as the partition names them.</param>
/// <param name="Wallet">The wallet.</param>
/// <param name="Part">The part of it.</param>
internal sealed record TopUpMessage(string TopUp, string App, string Wallet, string Part)
{
    /// <summary>The wallet.</summary>
    [JsonIgnore]
    public Partition Partition => new(App, Wallet, Part);

    /// <summary>
    /// The message of an order. Its id holds the wallet, since crossings of two may be named alike, when the order is due, which
    /// moves with each attempt, and a number by which one that was lost is sent anew while the queue still remembers it.
    /// </summary>
    public static Message Of(Partition wallet, TopUpOrder order, long again = 0)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new TopUpMessage(order.Crossing, wallet.App, wallet.Wallet, wallet.Part), TopUpMessageJson.Default.TopUpMessage);
        var id = StableId.Of(
            "top-up",
            $"{wallet.App}/{wallet.Wallet}/{wallet.Part}",
            string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{order.Crossing}.{WalletDocuments.SortOf(order.Due)}.{again}"));
        return new Message(QueueNames.Payments, wallet.App, id, body, order.Due);
    }

    /// <summary>Reads a body; null if it is none of these.</summary>
    public static TopUpMessage? Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize(body.Span, TopUpMessageJson.Default.TopUpMessage) is { TopUp: { } crossing, App: not null, Wallet: not null, Part: not null } message
                && StableId.IsValid(crossing) && StableId.IsValid(message.Wallet) ? message : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(TopUpMessage))]
internal sealed partial class TopUpMessageJson : JsonSerializerContext;
