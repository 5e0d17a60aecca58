using Credits.Engine.Payments.Providers;
using Credits.Engine.Payments.Reconciliation;
using static Credits.Engine.Tests.Payments.PaymentMachine;

namespace Credits.Engine.Tests.Payments;

public sealed class ReconcilerTests
{
    private readonly PaymentMachine machine = new();
    private readonly List<Difference> found = [];

    [Fact]
    public async Task What_agrees_is_no_difference_and_what_is_anothers_is_not_compared()
    {
        await machine.DoneAsync(Paid("pi_1"), Paid("pi_2"), Refunded(300, "pi_2"), Paid("pi_3"), Disputed(DisputeState.Lost, "pi_3"));
        List(
            Paid("pi_1"), Paid("pi_2") with { Refunded = 300 }, Paid("pi_3") with { Dispute = new DisputeFact("dp_1", DisputeState.Lost, 1_000) },
            Paid("pi_4") with { Grant = null }, Paid("pi_5", Grant() with { Scope = "other.test" }), Paid("pi_6") with { Status = PaymentStatus.Pending });
        Assert.Equal(new Reconciled(6, 4, 0), await RunAsync());
    }

    [Fact]
    public async Task What_was_paid_and_never_heard_of_or_could_not_be_credited_is_told_with_the_reason()
    {
        await machine.DeadAsync(Paid("pi_2", Grant("no number")));
        List(Paid("pi_1"), Paid("pi_2", Grant("no number")));
        await RunAsync();
        Assert.Equal(
            [(DifferenceKind.NotCredited, "pi_1", "paid 1000 EUR", "never heard of"), (DifferenceKind.NotCredited, "pi_2", "paid 1000 EUR", "credits_invalid")],
            found.Select(difference => (difference.Kind, difference.ObjectId, difference.Theirs, difference.Ours)));
    }

    [Fact]
    public async Task What_was_paid_just_now_may_be_on_its_way()
    {
        List(Paid() with { OccurredAt = machine.Time.GetUtcNow() - Reconciler.OnItsWay });
        Assert.Equal(0, (await RunAsync()).Differences);
        machine.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, (await RunAsync()).Differences);
    }

    [Fact]
    public async Task What_was_credited_and_not_paid_or_not_listed_is_told()
    {
        await machine.DoneAsync(Paid("pi_1"), Paid("pi_2"), Paid("pi_3"));
        List(Paid("pi_1") with { Status = PaymentStatus.Failed }, Paid("pi_3"));
        await RunAsync();
        Assert.Equal([(DifferenceKind.NotPaid, "pi_1"), (DifferenceKind.NotListed, "pi_2")], found.Select(difference => (difference.Kind, difference.ObjectId)));
    }

    [Fact]
    public async Task Other_amounts_currencies_and_running_totals_are_told()
    {
        await machine.DoneAsync(Paid("pi_1"), Paid("pi_2"), Paid("pi_3"), Refunded(100, "pi_3"), Paid("pi_4"), Disputed(DisputeState.Won, "pi_4"));
        List(
            Paid("pi_1") with { Amount = new Money(999, "EUR") }, Paid("pi_2") with { Amount = new Money(1_000, "USD") }, Paid("pi_3") with { Refunded = 200 },
            Paid("pi_4") with { Dispute = new DisputeFact("dp_1", DisputeState.Open, 1_000) });
        await RunAsync();
        Assert.Equal(
            [(DifferenceKind.Amount, "999 EUR", "1000 EUR"), (DifferenceKind.Amount, "1000 USD", "1000 EUR"), (DifferenceKind.Refunds, "200", "100"), (DifferenceKind.Dispute, "withholds 1000", "withholds 0")],
            found.Select(difference => (difference.Kind, difference.Theirs, difference.Ours)));
    }

    [Fact]
    public async Task What_was_credited_before_the_time_in_question_need_not_be_listed()
    {
        await machine.DoneAsync(Paid());
        machine.Time.Advance(TimeSpan.FromDays(2));
        Assert.Equal(0, (await RunAsync(TimeSpan.FromDays(1))).Differences);
        Assert.Equal(1, (await RunAsync(TimeSpan.FromDays(3))).Differences);
    }

    [Fact]
    public async Task A_provider_that_can_not_be_asked_is_no_agreement()
    {
        await machine.DoneAsync(Paid());
        machine.Till.IsSetUp = false;
        var result = await RunAsync();
        Assert.Equal((ProviderFailureKind.Unavailable, 0), (result.Failure!.Kind, result.Differences));
    }

    private void List(params PaymentFact[] facts) => machine.Till.Listed.AddRange(facts);

    private Task<Reconciled> RunAsync(TimeSpan? back = null) => new Reconciler(machine.Payments, machine.Time).RunAsync(
        Scope, machine.Till, new ProviderSettings { Mode = Scope.Mode }, machine.Time.GetUtcNow() - (back ?? TimeSpan.FromDays(7)), found.Add);
}
