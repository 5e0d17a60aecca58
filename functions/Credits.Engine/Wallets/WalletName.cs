using Credits.Core.Ids;
using Credits.Engine.Apps;
using Credits.Engine.Customers;
using Credits.Engine.Storage;

namespace Credits.Engine.Wallets;

/// <summary>
/// How a request names a wallet: by our id of the customer or by the app's own. Whichever it is, the partition
/// follows without a look-up.
/// </summary>
/// <param name="Scope">The app and mode of the key.</param>
/// <param name="CustomerId">26 characters.</param>
/// <param name="ExternalId">The app's own id, if that was given.</param>
public sealed record WalletName(AppScope Scope, string CustomerId, string? ExternalId)
{
    /// <summary>The longest external id, in characters.</summary>
    public const int MaxExternalIdLength = 256;

    private static readonly string[] Prefixes = ["acc_", "cust_"];

    /// <summary>Where the wallet is stored.</summary>
    public Partition Partition => new(Scope.Name, CustomerId);

    /// <summary>By the app's own id.</summary>
    public static WalletName External(AppScope scope, string externalId) =>
        new(scope, Customer.IdFor(scope.Name, scope.App.Salt, externalId), externalId);

    /// <summary>By our id, with or without one of its prefixes; null if it is not of the form of one.</summary>
    public static WalletName? Internal(AppScope scope, string id)
    {
        foreach (var prefix in Prefixes)
            if (id.StartsWith(prefix, StringComparison.Ordinal)) id = id[prefix.Length..];
        return StableId.IsValid(id) ? new WalletName(scope, id, null) : null;
    }

    /// <summary>By either: our id if it has a prefix of ours and is of its form, else the app's own.</summary>
    public static WalletName Either(AppScope scope, string id) =>
        Array.Exists(Prefixes, prefix => id.StartsWith(prefix, StringComparison.Ordinal)) && Internal(scope, id) is { } ours
            ? ours
            : External(scope, id);
}
