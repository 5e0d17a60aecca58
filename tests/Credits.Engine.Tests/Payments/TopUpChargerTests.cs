using Credits.Core;
using Credits.Core.Commands;
using Credits.Core.TopUps;
using Credits.Core.Wallets;
using Credits.Engine.Payments.Providers;
using Credits.Engine.Payments.TopUps;
using Credits.Engine.Queues;
using Credits.Engine.Tests.Fixtures;
using Credits.Engine.Wallets;
using static Credits.Engine.Tests.Payments.PaymentMachine;

namespace Credits.Engine.Tests.Payments;

public sealed class TopUpChargerTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly PaymentMachine machine = new();

    private Till Till => machine.Till;

    [Fact]
    public async Task Falling_below_the_threshold_charges_the_saved_card_once_and_credits_it()
    {
        await FallAsync();
        await Pass(Minute);
        await machine.SweepAsync();
        var (request, _) = Assert.Single(Till.Charged);
        Assert.Equal((new Money(200, "EUR"), new SavedMethod("cus_1", "pm_1"), "100", Ann), (request.Price, request.Method, request.Grant.Credits, request.Grant.CustomerId));
        Assert.Equal("149", await machine.AvailableAsync());
        Assert.Null((await machine.TopAsync()).Crossing);
        Assert.Empty(await machine.OrdersAsync());
    }

    [Fact]
    public async Task What_is_missing_to_a_target_is_credited_to_the_last_digit_of_a_fee()
    {
        await machine.Wallets.SubmitAsync(TopUpTest.Ann, new Credit("EUR", Amount.From(20), LotSource.Paid, 100, null) { EntryId = Instance.Id("begin") }, create: true);
        await machine.SaveCardAsync("pm_1");
        var rule = TopUpTest.Rule with { Threshold = Amount.From(15), Add = null, Target = Amount.From(30), UnitPrice = Amount.From(1), MonthlyLimit = 50_000 };
        await machine.Wallets.SubmitAsync(TopUpTest.Ann, new SetAutoTopUp("EUR", rule) { EntryId = Instance.Id("rule") });
        // A usage fee has 12 decimals, whatever its asset has.
        await machine.Wallets.SubmitAsync(TopUpTest.Ann, new Debit("EUR", Amount.Parse("6.150123")) { EntryId = Instance.Id("fee") });
        await Pass(Minute);
        await machine.SweepAsync();
        Assert.Equal(new Money(1_616, "EUR"), Assert.Single(Till.Charged).Request.Price);
        Assert.Equal("30", (await machine.AccountAsync("ann", "EUR")).Available.ToString());
    }

    [Fact]
    public async Task A_commit_tells_at_once_and_the_sweep_need_not()
    {
        using var stop = new CancellationTokenSource();
        var sending = machine.Publisher.RunAsync(stop.Token);
        await FallAsync();
        while (Till.Messages.Count == 0) await Task.Yield();
        await machine.DeliverAsync();
        Assert.Single(Till.Charged);
        await stop.CancelAsync();
        await sending;
    }

    [Fact]
    public async Task The_same_message_twice_and_at_once_charges_once()
    {
        await FallAsync();
        await Pass(Minute);
        await machine.Sweep.RunAsync(default);
        var message = Assert.Single(Till.Messages);
        await Task.WhenAll(machine.DeliverAsync(message), machine.Another().DeliverAsync(message), machine.DeliverAsync(message));
        await machine.DeliverAsync(message);
        Assert.Single(Till.Charged);
        Assert.Equal("149", await machine.AvailableAsync());
    }

    [Fact]
    public async Task The_webhook_before_the_answer_credits_once_too()
    {
        Till.Moods.Enqueue(TillMood.TakesSilently);
        await FallAsync();
        await Pass(Minute);
        await machine.SweepAsync();
        Assert.Equal("49", await machine.AvailableAsync());
        await machine.DoneAsync(Till.FactOf(Till.Asked[0]));
        Assert.Equal("149", await machine.AvailableAsync());
        await Pass(Minute * 2);
        await machine.SweepAsync();
        Assert.Single(Till.Charged);
        Assert.Empty(await machine.OrdersAsync());
        Assert.Equal("149", await machine.AvailableAsync());
    }

    [Theory]
    [InlineData(TillMood.TakesSilently)]
    [InlineData(TillMood.HearsNothing)]
    [InlineData(TillMood.Throttles)]
    internal async Task Without_an_answer_it_is_asked_again_under_the_same_key(TillMood mood)
    {
        Till.Moods.Enqueue(mood);
        await FallAsync();
        for (var i = 0; i < 3; i++)
        {
            await Pass(Minute * 3);
            await machine.SweepAsync();
        }

        Assert.Equal(2, Till.Asked.Count);
        Assert.Single(Till.Asked.Select(request => request.IdempotencyKey).Distinct());
        Assert.Single(Till.Charged);
        Assert.Equal("149", await machine.AvailableAsync());
    }

    [Fact]
    public async Task A_declined_card_switches_it_off_and_says_so()
    {
        Till.Moods.Enqueue(TillMood.Declines);
        await FallAsync();
        await Pass(Minute);
        await machine.SweepAsync();
        var top = await machine.TopAsync();
        Assert.Equal(("card_declined", 0, null), (top.Off, top.Spent, top.Crossing));
        Assert.Empty(await machine.OrdersAsync());
        await machine.SpendAsync("1");
        await Pass(Minute);
        await machine.SweepAsync();
        Assert.Single(Till.Asked);
    }

    [Theory]
    [InlineData(false, "resource_missing", 0)]
    [InlineData(true, TopUpOff.Unknown, 200)]
    public async Task A_refusal_tells_that_nothing_was_charged_only_if_nothing_was_asked_before(bool askedBefore, string reason, long spent)
    {
        if (askedBefore) Till.Moods.Enqueue(TillMood.HearsNothing);
        Till.Moods.Enqueue(TillMood.Refuses);
        await FallAsync();
        for (var i = 0; i < 2; i++)
        {
            await Pass(Minute * 3);
            await machine.SweepAsync();
        }

        var top = await machine.TopAsync();
        Assert.Equal((reason, spent), (top.Off, top.Spent));
    }

    [Fact]
    public async Task Without_a_saved_card_it_is_switched_off_before_anything_is_asked()
    {
        await machine.BeginAsync(withCard: false);
        await machine.SpendAsync("11");
        await Pass(Minute);
        await machine.SweepAsync();
        Assert.Equal(TopUpOff.NoMethod, (await machine.TopAsync()).Off);
        Assert.Empty(Till.Asked);
    }

    [Fact]
    public async Task Another_card_is_never_asked_for_what_may_have_been_taken_from_the_first()
    {
        Till.Moods.Enqueue(TillMood.TakesSilently);
        await FallAsync();
        await Pass(Minute);
        await machine.SweepAsync();
        await machine.SaveCardAsync("pm_2");
        await Pass(Minute * 3);
        await machine.SweepAsync();
        var top = await machine.TopAsync();
        Assert.Equal((TopUpOff.Unknown, 200), (top.Off, top.Spent));
        Assert.Single(Till.Asked);
    }

    [Fact]
    public async Task After_a_day_nothing_is_asked_again_since_the_key_may_be_forgotten()
    {
        Till.Moods.Enqueue(TillMood.TakesSilently);
        await FallAsync();
        await Pass(Minute);
        await machine.SweepAsync();
        await Pass(TimeSpan.FromDays(1));
        await machine.SweepAsync();
        Assert.Single(Till.Asked);
        Assert.Equal(TopUpOff.Unknown, (await machine.TopAsync()).Off);
        await machine.DoneAsync(Till.FactOf(Till.Asked[0]));
        Assert.Equal("149", await machine.AvailableAsync());
    }

    [Fact]
    public async Task Money_that_is_under_way_is_waited_for_and_not_asked_for_again()
    {
        Till.Moods.Enqueue(TillMood.Pends);
        await FallAsync();
        for (var day = 0; day < 4; day++)
        {
            await Pass(TimeSpan.FromDays(1));
            await machine.SweepAsync();
        }

        Assert.Single(Till.Asked);
        Assert.NotNull((await machine.TopAsync()).Crossing);
        await machine.DoneAsync(Till.FactOf(Till.Asked[0]));
        Assert.Equal("149", await machine.AvailableAsync());
    }

    [Fact]
    public async Task Money_that_is_under_way_and_fails_switches_it_off()
    {
        Till.Moods.Enqueue(TillMood.Pends);
        await FallAsync();
        await Pass(Minute);
        await machine.SweepAsync();
        await machine.DoneAsync(Till.FactOf(Till.Asked[0]) with { Status = PaymentStatus.Failed });
        var top = await machine.TopAsync();
        Assert.Equal(("payment_failed", 0, null), (top.Off, top.Spent, top.Crossing));
    }

    [Fact]
    public async Task Money_that_never_comes_ends_the_wait()
    {
        Till.Moods.Enqueue(TillMood.Pends);
        await FallAsync();
        for (var day = 0; day < 17; day++)
        {
            await Pass(TimeSpan.FromDays(1));
            await machine.SweepAsync();
        }

        Assert.Equal(TopUpOff.Unknown, (await machine.TopAsync()).Off);
        Assert.Empty(await machine.OrdersAsync());
    }

    [Fact]
    public async Task The_cool_down_is_waited_for_and_then_it_is_charged_without_anybody_asking()
    {
        await FallAsync();
        await Pass(Minute);
        await machine.SweepAsync();
        await machine.SpendAsync("100");
        await Pass(Minute);
        await machine.SweepAsync();
        Assert.Single(Till.Charged);
        await Pass(TopUpTest.CoolDown);
        await machine.SweepAsync();
        Assert.Equal(2, Till.Charged.Count);
    }

    [Fact]
    public async Task Without_an_account_at_the_provider_it_is_switched_off()
    {
        Till.IsSetUp = false;
        await FallAsync();
        await Pass(Minute);
        await machine.SweepAsync();
        Assert.Equal(TopUpOff.NoProvider, (await machine.TopAsync()).Off);
        Assert.Equal(0, (await machine.TopAsync()).Spent);
    }

    [Fact]
    public async Task A_message_of_another_app_touches_nothing()
    {
        await FallAsync();
        await Pass(Minute);
        await machine.Sweep.RunAsync(default);
        var message = TopUpMessage.Read(Till.Messages[0].Body)!;
        Assert.IsType<HandleResult.DeadLetter>(await machine.Charger.RunAsync(Scope, message with { App = "other.test" }, default));
        Assert.Empty(Till.Asked);
    }

    [Fact]
    public async Task A_message_that_the_queue_lost_is_sent_anew_with_another_id()
    {
        await FallAsync();
        await Pass(Minute);
        await machine.Sweep.RunAsync(default);
        await machine.Sweep.RunAsync(default);
        Assert.Single(Till.Messages.Select(message => message.Id).Distinct());
        await Pass(TimeSpan.FromMinutes(5));
        await machine.Sweep.RunAsync(default);
        Assert.Equal(2, Till.Messages.Select(message => message.Id).Distinct().Count());
    }

    private static string Ann => TopUpTest.Ann.CustomerId;

    private async Task FallAsync()
    {
        await machine.BeginAsync();
        await machine.SpendAsync("11");
    }

    private Task Pass(TimeSpan time)
    {
        machine.Time.Advance(time);
        return Task.CompletedTask;
    }
}
