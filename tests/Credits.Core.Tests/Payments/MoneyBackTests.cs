using Credits.Core.Payments;
using FsCheck.Fluent;
using Xunit;

namespace Credits.Core.Tests.Payments;

public sealed class MoneyBackTests
{
    private static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void What_is_heard_in_any_order_any_number_of_times_joins_to_the_same()
    {
        var states =
            from refunded in Gen.Choose(0, 5)
            from id in Gen.Choose(0, 2)
            from flags in Gen.Choose(0, 3)
            from amount in Gen.Choose(0, 3)
            from minute in Gen.Choose(0, 2)
            select new MoneyBack(refunded, id == 2 ? [] : [new Dispute($"d{id}", (flags & 1) > 0, (flags & 2) > 0, amount, Start.AddMinutes(minute))]);
        Check.ForAll(states.ArrayOf(6), heard =>
        {
            var once = heard.Aggregate(MoneyBack.None, (known, more) => known.Join(more));
            var again = heard.Concat(heard).Reverse().Aggregate(MoneyBack.None, (known, more) => more.Join(known));
            Assert.Equal(once, again);
            Assert.Equal(once.ToString(), again.ToString());
            Assert.Equal(once, once.Join(heard[0]));
        });
    }

    [Fact]
    public void Refunds_and_withheld_money_together_are_at_most_what_was_paid()
    {
        Dispute Of(string id, bool decided, bool withheld) => new(id, decided, withheld, 400, Start);

        Assert.Equal(300, new MoneyBack(300, []).Of(1_000));
        Assert.Equal(700, new MoneyBack(300, [Of("a", false, true)]).Of(1_000));
        Assert.Equal(300, new MoneyBack(300, [Of("a", true, false)]).Of(1_000));
        Assert.Equal(1_000, new MoneyBack(300, [Of("a", true, true), Of("b", false, true)]).Of(1_000));
        Assert.Equal(1_000, new MoneyBack(long.MaxValue, [Of("a", true, true)]).Of(1_000));
        Assert.Equal(0, new MoneyBack(5, []).Of(0));
    }

    [Fact]
    public void A_decision_outlasts_what_was_open_however_late_that_is_heard()
    {
        var won = new MoneyBack(0, [new Dispute("a", true, false, 400, Start.AddDays(1))]);
        var open = new MoneyBack(0, [new Dispute("a", false, true, 400, Start.AddDays(2))]);
        Assert.Equal(0, won.Join(open).Of(1_000));

        var lost = new MoneyBack(0, [new Dispute("a", true, true, 400, Start.AddDays(3))]);
        Assert.Equal(400, lost.Join(won).Of(1_000));
    }
}
