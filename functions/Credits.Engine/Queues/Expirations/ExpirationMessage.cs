using System.Text.Json;
using System.Text.Json.Serialization;
using Credits.Core.Ids;
using Credits.Engine.Storage;
using Credits.Engine.Wallets;

namespace Credits.Engine.Queues.Expirations;

/// <summary>
/// Says that something in a wallet ends by a minute. The message's id is a hash of both, so that there is one for
/// however many things end in that minute.
/// </summary>
/// <param name="App">The app and mode, as the partition names them.</param>
/// <param name="Wallet">The wallet.</param>
/// <param name="Part">The part of it.</param>
internal sealed record ExpirationMessage(string App, string Wallet, string Part)
{
    /// <summary>The first full minute at which what is due then is surely acted on.</summary>
    public static DateTimeOffset MinuteOf(DateTimeOffset due)
    {
        var ticks = (due + DueSweep.Delay).UtcTicks + TimeSpan.TicksPerMinute - 1;
        return new DateTimeOffset(ticks - (ticks % TimeSpan.TicksPerMinute), TimeSpan.Zero);
    }

    /// <summary>The message of a wallet and a minute.</summary>
    public static Message Of(Partition wallet, DateTimeOffset minute)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new ExpirationMessage(wallet.App, wallet.Wallet, wallet.Part), ExpirationJson.Default.ExpirationMessage);
        return new Message(QueueNames.Expirations, wallet.App, IdOf(wallet, minute), body, minute);
    }

    /// <summary>The wallet that a body names, or null if it names none.</summary>
    public static Partition? Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize(body.Span, ExpirationJson.Default.ExpirationMessage) is { App: not null, Wallet: not null, Part: not null } named
                ? new Partition(named.App, named.Wallet, named.Part)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string IdOf(Partition wallet, DateTimeOffset minute) =>
        StableId.Of("expiration", $"{wallet.App}/{wallet.Wallet}/{wallet.Part}", WalletDocuments.SortOf(minute));
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ExpirationMessage))]
internal sealed partial class ExpirationJson : JsonSerializerContext;
