using Credits.Core.Ids;

namespace Credits.Functions.Http;

/// <summary>
/// Ids of entries and reservations as clients see them: a prefix, the wallet's 26 characters, the thing's 26.
/// They carry their wallet, so no look-up is needed to find where a thing is stored.
/// </summary>
public static class WireId
{
    private static readonly string[] Prefixes = ["led_", "txn_", "res_"];

    /// <summary>The id of a thing in a wallet.</summary>
    public static string Of(string prefix, string wallet, string id) => prefix + wallet + id;

    /// <summary>Reads an id with any of our prefixes; false if it is not of the form.</summary>
    public static bool TryParse(string text, out string wallet, out string id)
    {
        wallet = id = "";
        if (text.Length != 4 + (2 * StableId.Length) || !Array.Exists(Prefixes, prefix => text.StartsWith(prefix, StringComparison.Ordinal))) return false;
        wallet = text[4..(4 + StableId.Length)];
        id = text[(4 + StableId.Length)..];
        return StableId.IsValid(wallet) && StableId.IsValid(id);
    }
}
