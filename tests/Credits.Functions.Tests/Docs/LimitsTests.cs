using System.Globalization;
using Credits.Core.Subscriptions;
using Credits.Core.Wallets;
using Credits.Engine.Apps;
using Credits.Engine.Assets;
using Credits.Engine.Catalog;
using Credits.Engine.Payments.Packs;
using Credits.Engine.Vendors;
using Credits.Functions.Http;
using Credits.Functions.Tests.Infra;
using Xunit;

namespace Credits.Functions.Tests.Docs;

public sealed class LimitsTests
{
    private static readonly string[] Rows = Repository.Read("functions/docs/operations.md").Split("## Limits")[1].Split("\n## ")[0].Split('\n');

    [Theory]
    [InlineData("body", HttpLimits.BodyBytes)]
    [InlineData("nesting of JSON", HttpLimits.JsonDepth)]
    [InlineData("text fields", HttpLimits.TextLength)]
    [InlineData("external id", HttpLimits.IdLength)]
    [InlineData("`Idempotency-Key`", HttpLimits.KeyLength)]
    [InlineData("metadata", HttpLimits.MetadataBytes)]
    [InlineData("page", HttpLimits.PageSize)]
    [InlineData("open lots of an account", Limits.Lots)]
    [InlineData("open reservations of a wallet", Limits.Reservations)]
    [InlineData("assets of a wallet", Limits.Accounts)]
    [InlineData("subscriptions of a wallet", SubscriptionLimits.PerWallet, SubscriptionLimits.AllowancesPerWallet)]
    [InlineData("a subscription", SubscriptionLimits.Products, SubscriptionLimits.Allowances)]
    [InlineData("size of a wallet's open lots, reservations and subscriptions", Limits.HeadBytes)]
    [InlineData("apps; keys of an app", AppDirectory.Limit)]
    [InlineData("assets; rates of one", AssetCatalog.Limit, AssetDefinition.MaxRates)]
    [InlineData("products; versions of one", ProductCatalog.Limit, ProductCatalog.VersionLimit)]
    [InlineData("packs; vendors; connected accounts", PackCatalog.Limit, VendorDirectory.Limit, ConnectedAccounts.Limit)]
    public void A_limit_is_what_is_documented(string what, params int[] limits)
    {
        var documented = Rows.Single(row => row.StartsWith($"| {what} |", StringComparison.Ordinal)).Split('|')[2];
        foreach (var limit in limits) Assert.Contains(limit.ToString("N0", CultureInfo.InvariantCulture), documented);
    }
}
