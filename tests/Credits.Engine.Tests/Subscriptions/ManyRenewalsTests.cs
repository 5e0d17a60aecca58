using System.Globalization;
using Credits.Core;
using Credits.Core.Catalog;
using Credits.Core.Commands;
using Credits.Core.Ids;
using Credits.Core.Subscriptions;
using Credits.Core.Wallets;
using Credits.Engine.Tests.Fixtures;
using Credits.Engine.Wallets;
using static Credits.Engine.Tests.Fixtures.Instance;

namespace Credits.Engine.Tests.Subscriptions;

/// <summary>As many subscriptions as there may be, each to as many products as it may, all due at the same moments.</summary>
public sealed class ManyRenewalsTests : IDisposable
{
    private readonly Instance one = new();

    [Theory]
    [InlineData('a', 100)]
    [InlineData('\u044F', 40)]
    [InlineData('\u044F', 100)]
    public async Task Whatever_is_due_at_once_fits_into_commits(char letter, int length)
    {
        await one.DoneAsync(new Credit("EUR", Amount.Parse("100000"), LotSource.Paid, 100, null) { EntryId = Id("money") });
        for (var i = 0; i < 20; i++)
        {
            var products = Enumerable.Range(0, 10).Select(j => (StableId.Of("product", $"{i}:{j}"), Version($"{i}-{j}".PadRight(length, letter)))).ToList();
            await one.DoneAsync(new Subscribe(SubscriptionTerms.Of(products)!) { EntryId = Id(string.Create(CultureInfo.InvariantCulture, $"s{i}")) });
        }

        one.Time.Advance(TimeSpan.FromDays(3));
        await one.DoneAsync(new Debit("EUR", Amount.Parse("1")) { EntryId = Id("debit") });
        Assert.Equal("99199", (await one.Service.ReadAsync(Ann)).Head.Account("EUR").Balance.ToString());
    }

    public void Dispose() => one.Dispose();

    private static ProductVersion Version(string code) => new()
    {
        Code = code,
        Number = 1,
        Name = "Plan",
        Prices = [new Price { Name = "Fee", Recurring = new Period(Interval.Day, 1), Pricing = [new Pricing("EUR", [new PriceRow { Dimensions = [], UnitPrice = Amount.Parse("1"), VolumeRate = Amount.Zero }])] }],
        Entitlements = [],
    };
}
