using Credits.Engine.Assets;
using Credits.Functions.Http;

namespace Credits.Functions.Credyt.Wallets;

/// <summary>Ids of accounts, <c>default:USD</c>. A wallet has one account per asset, and all are named <c>default</c>.</summary>
internal static class AccountId
{
    public const string Name = "default";

    public static readonly Problem NotFound =
        new(StatusCodes.Status404NotFound, ProblemCode.AccountNotFound, $"There is no such account; an account is named {Name}:ASSET.");

    public static string Of(string asset) => $"{Name}:{asset}";

    /// <summary>The asset of the account that the path names, in any case; null if there can be no such account.</summary>
    public static Asset? OfPath(Call call) =>
        call.SentText("account") is { } id && id.StartsWith(Name + ":", StringComparison.OrdinalIgnoreCase) && id.Length > Name.Length + 1
            ? call.FindAsset(id[(Name.Length + 1)..])
            : null;

    /// <summary>Reads <c>account_name</c>; any other than the one there is is a problem of the fields.</summary>
    public static void CheckName(Fields fields)
    {
        if (fields.OptionalText("account_name") is { } name && !string.Equals(name, Name, StringComparison.OrdinalIgnoreCase))
            fields.Refuse(Problem.BadField("account_name", $"account_name must be {Name}: a wallet has one account per asset."));
    }
}
