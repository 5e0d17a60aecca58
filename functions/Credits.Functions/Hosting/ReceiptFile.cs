using System.Text.Json;
using Credits.Core.Ids;
using Credits.Engine.Apps;
using Credits.Engine.Storage;
using Credits.Engine.Wallets;
using Credits.Functions.Http;
using Receipt = Credits.Engine.Ledger.Receipt;

namespace Credits.Functions.Hosting;

/// <summary>
/// A file of receipts to check, one JSON object a line: <c>sequence</c> and <c>hash</c> as an answer gave them;
/// whose they are, as <c>wallet</c> (an id of a customer, entry or reservation as an answer gave it) or as
/// <c>customer</c> (the app's own id); and <c>app</c>, the app's id with its mode, <c>default.test</c> if left out.
/// </summary>
internal static class ReceiptFile
{
    /// <summary>The most receipts that one file may hold.</summary>
    public const int Limit = 1_000_000;

    private const string DefaultApp = App.FirstId + ".test";

    /// <summary>Reads a file; throws <see cref="SettingsException"/> at the first line that is no receipt.</summary>
    public static async Task<Dictionary<Partition, List<Receipt>>> ReadAsync(string path, AppDirectory apps)
    {
        var receipts = new Dictionary<Partition, List<Receipt>>();
        var number = 0;
        try
        {
            await foreach (var line in File.ReadLinesAsync(path))
            {
                number++;
                if (string.IsNullOrWhiteSpace(line)) continue;
                if (number > Limit) throw new SettingsException($"{path} has more than {Limit} lines.");
                var (wallet, receipt) = await ParseAsync(line, apps);
                if (!receipts.TryGetValue(wallet, out var list)) receipts[wallet] = list = [];
                list.Add(receipt);
            }
        }
        catch (Exception e) when (e is JsonException or FormatException or KeyNotFoundException or InvalidOperationException)
        {
            throw new SettingsException($"Line {number} of {path} is not a receipt: {e.Message}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SettingsException($"{path} can not be read: {e.Message}");
        }

        return receipts;
    }

    private static async Task<(Partition Wallet, Receipt Receipt)> ParseAsync(string line, AppDirectory apps)
    {
        using var json = JsonDocument.Parse(line);
        var fields = json.RootElement;
        var receipt = new Receipt(fields.GetProperty("sequence").GetInt64(), Text(fields, "hash").ToLowerInvariant());
        var app = fields.TryGetProperty("app", out _) ? Text(fields, "app") : DefaultApp;
        return fields.TryGetProperty("wallet", out _)
            ? (new Partition(app, WalletOf(Text(fields, "wallet"))), receipt)
            : ((await CustomerAsync(app, Text(fields, "customer"), apps)).Partition, receipt);
    }

    private static string Text(JsonElement fields, string name) => fields.GetProperty(name).GetString() ?? throw new FormatException($"{name} is null.");

    private static string WalletOf(string id)
    {
        if (WireId.TryParse(id, out var wallet, out _)) return wallet;
        wallet = id[(id.LastIndexOf('_') + 1)..];
        return StableId.IsValid(wallet) ? wallet : throw new FormatException($"'{id}' names no wallet.");
    }

    private static async Task<WalletName> CustomerAsync(string app, string customer, AppDirectory apps)
    {
        var dot = app.LastIndexOf('.');
        if (dot < 0 || await apps.FindAsync(app[..dot]) is not { } found || !Enum.TryParse<Mode>(app[(dot + 1)..], ignoreCase: true, out var mode))
            throw new FormatException($"There is no app {app}; it must be an app's id with .test or .live.");
        return WalletName.Either(new AppScope(found, mode), customer);
    }
}
