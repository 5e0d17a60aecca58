using Credits.Core.Wallets;
using Credits.Testing.Wallets;
using FsCheck.Fluent;
using Xunit;

namespace Credits.Core.Tests.Wallets;

public sealed class SpendingOrderTests
{
    private static readonly DateTimeOffset Day = WalletBench.Start;

    // Few values each, so that any two lots agree in most ranks and the last ones decide often.
    private static readonly FsCheck.Gen<Lot> Lots =
        from priority in Gen.Choose(0, 1)
        from expires in Gen.Elements<DateTimeOffset?>(null, Day, Day.AddDays(1))
        from source in Gen.Elements(LotSource.Promotional, LotSource.Bundled, LotSource.Paid, LotSource.Returned)
        from since in Gen.Elements(Day, Day.AddDays(1))
        from id in Gen.Elements("a", "b", "B")
        select Of(id, source, priority, expires, since);

    /// <summary>Each row: the first lot is spent before the second, though everything ranked lower says otherwise.</summary>
    public static TheoryData<Lot, Lot, string> Ranks => new()
    {
        { Of("b", LotSource.Paid, 1, null, Day.AddDays(1)), Of("a", LotSource.Promotional, 2, Day, Day), "lower priority" },
        { Of("b", LotSource.Paid, 1, Day, Day.AddDays(1)), Of("a", LotSource.Promotional, 1, Day.AddMilliseconds(1), Day), "sooner expiry" },
        { Of("b", LotSource.Paid, 1, Day, Day.AddDays(1)), Of("a", LotSource.Promotional, 1, null, Day), "any expiry before none" },
        { Of("b", LotSource.Promotional, 1, Day, Day.AddDays(1)), Of("a", LotSource.Bundled, 1, Day, Day), "promotional before bundled" },
        { Of("b", LotSource.Bundled, 1, Day, Day.AddDays(1)), Of("a", LotSource.Paid, 1, Day, Day), "bundled before paid" },
        { Of("b", LotSource.Paid, 1, Day, Day.AddDays(1)), Of("a", LotSource.Returned, 1, Day, Day), "paid before returned" },
        { Of("b", LotSource.Paid, 1, Day, Day), Of("a", LotSource.Paid, 1, Day, Day.AddMilliseconds(1)), "older" },
        { Of("a", LotSource.Paid, 1, Day, Day), Of("b", LotSource.Paid, 1, Day, Day), "id" },
        { Of("B", LotSource.Paid, 1, Day, Day), Of("a", LotSource.Paid, 1, Day, Day), "id by its characters, in no language" },
    };

    [Theory]
    [MemberData(nameof(Ranks))]
    public void Each_rank_beats_all_below_it(Lot first, Lot second, string because)
    {
        Assert.True(SpendingOrder.Instance.Compare(first, second) < 0, because);
        Assert.True(SpendingOrder.Instance.Compare(second, first) > 0, because);
    }

    [Fact]
    public void The_order_is_total() => Check.ForAll(Lots.Three(), lots =>
    {
        var (a, b, c) = lots;
        var order = SpendingOrder.Instance;
        Assert.Equal(0, order.Compare(a, a));
        Assert.Equal(Math.Sign(order.Compare(a, b)), -Math.Sign(order.Compare(b, a)));
        Assert.Equal(a == b, order.Compare(a, b) == 0);
        if (order.Compare(a, b) <= 0 && order.Compare(b, c) <= 0) Assert.True(order.Compare(a, c) <= 0);
    }, 2000);

    [Fact]
    public void Lots_are_kept_and_drawn_in_this_order_whatever_order_they_came_in() => Check.ForAll(Gen.Choose(0, 5).ArrayOf(8), kinds =>
    {
        var wallet = new WalletBench();
        foreach (var kind in kinds)
        {
            wallet.Pass(TimeSpan.FromMilliseconds(kind));
            wallet.Credit("1", kind < 2 ? null : TimeSpan.FromDays(kind), priority: kind % 3, source: (LotSource)(kind % 3));
        }

        var lots = wallet.Account.Lots;
        Assert.Equal(lots.Order(SpendingOrder.Instance), lots);
        var debit = wallet.Debit("8");
        Assert.Equal(lots.Select(lot => lot.Id), debit.Postings[0].Lines.Select(line => line.Lot));
    });

    private static Lot Of(string id, LotSource source, int priority, DateTimeOffset? expires, DateTimeOffset since) =>
        new(id, new LotTerms(source, priority, expires, since), Amount.Max, Amount.Max, Amount.Zero);
}
