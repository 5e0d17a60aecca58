using Credits.Core.Commands;
using Credits.Core.Entries;
using Credits.Core.Payments;
using Credits.Core.TopUps;
using Credits.Core.Wallets;
using Credits.Testing.Wallets;
using Xunit;

namespace Credits.Core.Tests.TopUps;

public sealed class AutoTopUpTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly WalletBench wallet = new();

    private AutoTopUp Top => wallet.Account.AutoTopUp!;

    [Fact]
    public void Falling_below_the_threshold_orders_one_top_up_and_staying_there_no_other()
    {
        Begin("100");
        wallet.Debit("50");
        Assert.Null(Top.Crossing);
        wallet.Debit("0.01");
        var crossing = Top.Crossing!.Id;
        Assert.Equal(new TopUpOrder(WalletBench.Asset, crossing, wallet.Now), Order(crossing));
        wallet.Debit("10");
        wallet.Credit("100");
        wallet.Debit("100");
        Assert.Equal(crossing, Top.Crossing.Id);
    }

    [Theory]
    [InlineData(WalletBench.Asset)]
    [InlineData("EUR")]
    public void Credits_whose_money_went_back_elsewhere_can_be_taken_and_order_nothing(string asset)
    {
        Begin("100");
        wallet.Credit("100", asset: asset);
        wallet.Do(new Withdraw(asset, Amount.Parse("99")) { EntryId = wallet.NextId() });
        Assert.Equal((null, null), (Top.Crossing, Top.Off));
    }

    [Theory]
    [InlineData("hold")]
    [InlineData("expiry")]
    public void What_is_held_or_has_ended_is_not_available(string how)
    {
        wallet.Credit("60", expires: Hour);
        Begin("40");
        if (how == "hold") wallet.Hold("51");
        else
        {
            wallet.Pass(Hour);
            wallet.Fold();
        }

        Assert.NotNull(Top.Crossing);
    }

    [Fact]
    public void An_account_that_is_below_when_the_rule_is_set_is_topped_up_at_once()
    {
        Begin("49");
        Assert.NotNull(Top.Crossing);
    }

    [Fact]
    public void A_charge_buys_what_the_rule_says_and_its_credit_ends_the_crossing()
    {
        Begin("49");
        var charge = Start();
        Assert.Equal(("500", 1_000), (charge.Credits.ToString(), charge.Price));
        Assert.Equal((1_000, wallet.Now), (Top.Spent, Top.LastStarted));
        wallet.Debit("9");
        Pay(charge);
        Assert.Equal((null, "540"), (Top.Crossing, wallet.Available));
    }

    [Fact]
    public void Up_to_a_target_it_buys_what_is_missing_and_the_price_is_rounded_up()
    {
        Begin("49", Rule with { Add = null, Target = WalletBench.Of("100"), UnitPrice = WalletBench.Of("0.333") });
        wallet.Debit("9.5");
        var charge = Start();
        Assert.Equal(("60.5", 2_015), (charge.Credits.ToString(), charge.Price));
    }

    [Fact]
    public void Enough_again_before_the_charge_is_started_lets_the_crossing_go()
    {
        Begin("49");
        wallet.Credit("1");
        var entry = wallet.Do(StartOf());
        Assert.Equal((TopUpAction.Drop, null, 0), (entry.TopUp!.Action, Top.Crossing, Top.Spent));
        wallet.Debit("1");
        Assert.NotNull(Top.Crossing);
    }

    [Fact]
    public void Still_too_little_after_a_top_up_is_the_next_crossing()
    {
        Begin("1", Rule with { Add = WalletBench.Of("10") });
        var first = Top.Crossing!.Id;
        Pay(Start());
        Assert.NotEqual(first, Top.Crossing!.Id);
        Assert.Null(Top.Crossing.Charge);
    }

    [Fact]
    public void The_cool_down_is_kept_between_the_starts_of_charges()
    {
        Begin("49");
        Pay(Start());
        wallet.Debit("500");
        Assert.Equal(WalletBench.Start + Hour, Order(Top.Crossing!.Id).Due);
        wallet.Pass(Hour - TimeSpan.FromMilliseconds(1));
        Assert.Equal(StartTopUp.NotYet, wallet.Try(StartOf()).Refusal!.Code);
        wallet.Pass(TimeSpan.FromMilliseconds(1));
        Start();
    }

    [Fact]
    public void A_month_costs_no_more_than_its_limit_and_the_next_month_begins_anew()
    {
        Begin("49");
        for (var i = 0; i < 3; i++)
        {
            Pay(Start());
            wallet.Pass(Hour);
            wallet.Debit("500");
        }

        var next = new DateTimeOffset(2030, 2, 1, 0, 0, 0, TimeSpan.Zero);
        Assert.Equal((3_000, next), (Top.Spent, Order(Top.Crossing!.Id).Due));
        Assert.Equal(StartTopUp.NotYet, wallet.Try(StartOf()).Refusal!.Code);
        wallet.Now = next;
        Start();
        Assert.Equal((203_002, 1_000), (Top.Month, Top.Spent));
    }

    [Fact]
    public void A_declined_charge_switches_it_off_and_costs_nothing_and_setting_it_again_switches_it_on()
    {
        Begin("49");
        Start();
        wallet.Do(StopOf("card_declined"));
        Assert.Equal(("card_declined", null, 0), (Top.Off, Top.Crossing, Top.Spent));
        wallet.Debit("1");
        Assert.Null(Top.Crossing);
        wallet.Pass(Hour);
        Set(Rule);
        Assert.Null(Top.Off);
        Assert.NotNull(Top.Crossing);
    }

    [Fact]
    public void What_nobody_can_tell_counts_as_spent_and_is_credited_if_it_was_paid_after_all()
    {
        Begin("49");
        var charge = Start();
        var crossing = Top.Crossing!.Id;
        wallet.Do(StopOf(TopUpOff.Unknown));
        Assert.Equal((TopUpOff.Unknown, 1_000), (Top.Off, Top.Spent));
        Pay(charge, crossing);
        Assert.Equal((TopUpOff.Unknown, "549"), (Top.Off, wallet.Available));
    }

    [Fact]
    public void Neither_a_new_rule_nor_removing_it_forgets_a_charge_under_way_or_what_was_spent()
    {
        Begin("49");
        var charge = Start();
        var crossing = Top.Crossing!.Id;
        wallet.Do(new RemoveAutoTopUp(WalletBench.Asset) { EntryId = wallet.NextId() });
        Assert.Equal((TopUpOff.Removed, crossing), (Top.Off, Top.Crossing!.Id));
        Set(Rule with { Threshold = WalletBench.Of("60") });
        Assert.Equal((null, crossing, 1_000), (Top.Off, Top.Crossing!.Id, Top.Spent));
        Pay(charge);
        Assert.Equal((null, 1_000), (Top.Crossing, Top.Spent));
    }

    [Fact]
    public void Money_that_goes_back_asks_for_no_more_of_it_and_a_dispute_switches_it_off()
    {
        wallet.Pay("p", "60");
        Begin("0");
        wallet.Refunded("p", 500);
        Assert.Null(Top.Crossing);
        wallet.TakeBack("p", new MoneyBack(500, [new Dispute("d", false, true, 500, wallet.Now)]));
        Assert.Equal(TopUpOff.Disputed, Top.Off);
    }

    [Fact]
    public void A_frozen_wallet_is_not_topped_up_until_it_is_open_again()
    {
        Begin("49");
        wallet.Set(WalletState.Frozen);
        Assert.Equal(TopUpAction.Drop, wallet.Do(StartOf()).TopUp!.Action);
        wallet.Credit("0.5");
        Assert.Null(Top.Crossing);
        wallet.Set(WalletState.Open);
        Assert.NotNull(Top.Crossing);
    }

    [Fact]
    public void Closing_the_wallet_ends_it()
    {
        Begin("49");
        wallet.Set(WalletState.Closed);
        wallet.Set(WalletState.Open);
        Assert.Null(wallet.Account.AutoTopUp);
    }

    [Fact]
    public void The_same_rule_again_changes_nothing()
    {
        Begin("100");
        Assert.Equal(ChangeState.Unchanged, wallet.Refused(w => Set(Rule)).Code);
    }

    [Fact]
    public void What_makes_no_sense_is_refused()
    {
        TopUpRule[] senseless =
        [
            Rule with { Threshold = Amount.Zero }, Rule with { Add = null }, Rule with { Target = WalletBench.Of("60") }, Rule with { Add = WalletBench.Of("-1") },
            Rule with { Add = null, Target = Rule.Threshold }, Rule with { UnitPrice = Amount.Zero }, Rule with { UnitPrice = WalletBench.Of("1000000001") },
            Rule with { MonthlyLimit = 999 }, Rule with { MonthlyLimit = 0 }, Rule with { CoolDown = TimeSpan.FromDays(32) }, Rule with { CoolDown = TimeSpan.FromSeconds(59) },
            Rule with { Add = WalletBench.Of("999999999999999"), UnitPrice = WalletBench.Of("1000000000"), MonthlyLimit = long.MaxValue },
        ];
        foreach (var rule in senseless) Assert.Equal(RefusalCode.AmountOutOfRange, wallet.Refused(w => Set(rule)).Code);
    }

    [Fact]
    public void What_is_over_is_started_and_stopped_no_more()
    {
        Begin("49");
        var start = StartOf();
        Pay(Start());
        Assert.Equal(StartTopUp.Over, wallet.Try(start).Refusal!.Code);
        Assert.Equal(StartTopUp.Over, wallet.Try(new StopTopUp(WalletBench.Asset, start.CrossingId, "x") { EntryId = StopTopUp.IdFor(start.CrossingId) }).Refusal!.Code);
    }

    private static TopUpRule Rule { get; } = new()
    {
        Threshold = WalletBench.Of("50"),
        Add = WalletBench.Of("500"),
        UnitPrice = WalletBench.Of("0.02"),
        Currency = "EUR",
        CurrencyDigits = 2,
        MonthlyLimit = 3_000,
        CoolDown = Hour,
        Provider = "stripe",
    };

    private void Begin(string credits, TopUpRule? rule = null)
    {
        if (credits != "0") wallet.Credit(credits);
        Set(rule ?? Rule);
    }

    private Entry Set(TopUpRule rule) => wallet.Do(new SetAutoTopUp(WalletBench.Asset, rule) { EntryId = wallet.NextId() });

    private StartTopUp StartOf() => new(WalletBench.Asset, Top.Crossing!.Id) { EntryId = StartTopUp.IdFor(Top.Crossing.Id) };

    private StopTopUp StopOf(string reason) => new(WalletBench.Asset, Top.Crossing!.Id, reason) { EntryId = StopTopUp.IdFor(Top.Crossing.Id) };

    private TopUpCharge Start() => wallet.Do(StartOf()).TopUp!.Charge!;

    private void Pay(TopUpCharge charge, string? crossing = null)
    {
        crossing ??= Top.Crossing!.Id;
        wallet.Do(new CreditPayment(crossing, WalletBench.Asset, charge.Credits, null, charge.Price, 2) { EntryId = CreditPayment.IdFor(crossing), Crossing = crossing });
    }

    private TopUpOrder Order(string crossing) => wallet.Document<TopUpOrder>(new(DocumentKind.TopUp, crossing))!;
}
