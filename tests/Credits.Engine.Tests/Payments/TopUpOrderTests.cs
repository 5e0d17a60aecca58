using Credits.Core;
using Credits.Core.Commands;
using Credits.Core.Entries;
using Credits.Core.Json;
using Credits.Core.TopUps;
using Credits.Core.Wallets;
using Credits.Engine.Ledger;
using Credits.Engine.Storage;
using Credits.Engine.Tests.Fixtures;
using Credits.Engine.Wallets;
using Credits.Testing;
using static Credits.Engine.Tests.Payments.TopUpTest;

namespace Credits.Engine.Tests.Payments;

/// <summary>
/// Any interleaving of debits, credits, charges that go well, ill, late or nobody knows how, webhooks, lost and doubled
/// messages and changes of the rule, on two processes of which one dies, over a store that loses replies: at most one
/// charge for a crossing and one at a time, never more than the month's limit nor sooner than the cool-down, and each
/// charge credited once.
/// </summary>
public sealed class TopUpOrderTests
{
    private const int Steps = 150;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 80)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void No_interleaving_charges_twice_or_too_much_or_loses_a_charge(int seed)
    {
        var machine = new PaymentMachine(seed);
        SingleThread.Run(() => new Run(machine, new Random(seed)).GoAsync(), machine.Time);
    }

    [Fact]
    public void The_seeds_reach_what_they_are_to_reach()
    {
        var (charges, stops, waits, starts) = (0, 0, 0, 0);
        foreach (var seed in Seeds)
        {
            var machine = new PaymentMachine(seed.Data);
            var run = new Run(machine, new Random(seed.Data));
            SingleThread.Run(run.GoAsync, machine.Time);
            charges += machine.Till.Charged.Count;
            starts += run.Steps.Count(step => step.Action == TopUpAction.Start);
            stops += run.Steps.Count(step => step.Action == TopUpAction.Stop);
            waits += machine.Till.Asked.Count - machine.Till.Charged.Count;
        }

        Assert.True(charges > 100 && stops > 50 && waits > 50 && starts > charges, $"{charges} charges, {stops} stops, {waits} asked again, {starts} started");
    }

    private sealed class Run(PaymentMachine first, Random random)
    {
        private readonly PaymentMachine second = first.Another();
        private readonly List<Task> work = [];
        private int keys;
        private bool crashed;

        public List<TopUpStep> Steps { get; } = [];

        public async Task GoAsync()
        {
            await first.BeginAsync();
            foreach (var machine in new[] { first, second }) Break(machine);
            for (var i = 0; i < TopUpOrderTests.Steps; i++)
            {
                var task = StepAsync(i);
                if (random.Next(3) > 0) await task;
                else work.Add(task);
            }

            await Task.WhenAll(work);
            second.Store.Faults.Clear();
            await HealAsync();
            await CheckAsync(second.Another());
        }

        private async Task StepAsync(int step)
        {
            // What a process had in hand when it died never comes back from it.
            var machine = !crashed && random.Next(2) == 0 ? first : second;
            var task = ActAsync(machine, step);
            if (machine == second) await task;
        }

        private async Task ActAsync(PaymentMachine machine, int step)
        {
            try
            {
                switch (random.Next(12))
                {
                    case <= 4:
                        await machine.Wallets.SubmitAsync(Ann, new Debit("CREDIT", Amount.From(random.Next(1, 60))) { EntryId = Instance.Id($"debit {step}") });
                        break;
                    case 5 when random.Next(3) == 0:
                        await machine.Wallets.SubmitAsync(Ann, new Credit("CREDIT", Amount.From(random.Next(1, 80)), LotSource.Paid, 100, null) { EntryId = Instance.Id($"credit {step}") });
                        break;
                    case 6:
                        machine.Time.Advance(TimeSpan.FromMinutes(random.Next(1, random.Next(4) == 0 ? 4_000 : 12)));
                        break;
                    case 7 when random.Next(3) == 0:
                        await machine.SetAsync(Rule with { Threshold = Amount.From(random.Next(20, 90)) }, $"rule {keys++}");
                        break;
                    case 8 when machine.Till.Charged.Count > 0:
                        await machine.ApplyAsync(machine.Till.FactOf(machine.Till.Charged[random.Next(machine.Till.Charged.Count)].Request));
                        break;
                    case 9 when !crashed && step > 60:
                        crashed = true;
                        first.Store.Crash();
                        break;
                    case 10:
                        machine.Till.Moods.Enqueue(Enum.GetValues<TillMood>()[random.Next(7)]);
                        break;
                    default:
                        await MessagesAsync(machine);
                        break;
                }
            }
            catch (StoreUnavailableException)
            {
                // As a queue or a sweep does: another time.
            }
        }

        // Some messages are lost, and some come twice.
        private async Task MessagesAsync(PaymentMachine machine)
        {
            await machine.Sweep.RunAsync(default);
            var messages = machine.Till.Messages.ToList();
            machine.Till.Messages.Clear();
            foreach (var message in messages)
            {
                for (var times = random.Next(3); times > 0; times--) await machine.DeliverAsync(message);
            }
        }

        // All webhooks come in the end, and what was declined stays off.
        private async Task HealAsync()
        {
            second.Till.Moods.Clear();
            for (var day = 0; day < 20; day++)
            {
                foreach (var (request, _) in second.Till.Charged.ToList()) await second.DoneAsync(second.Till.FactOf(request));
                await second.SweepAsync();
                second.Time.Advance(TimeSpan.FromDays(1));
            }
        }

        private async Task CheckAsync(PaymentMachine machine)
        {
            var entries = (await machine.Documents.QueryAsync(new Query { App = PaymentMachine.Scope.Name, Wallet = Ann.CustomerId, Type = WalletDocuments.Entry, Limit = 1_000 }))
                .Documents.Select(document => EntryJson.Read(document.Body)).ToList();
            Steps.AddRange(entries.Select(entry => entry.TopUp).OfType<TopUpStep>());
            var starts = new Dictionary<string, TopUpCharge>();
            string? underWay = null;
            TopUpCharge? last = null;
            foreach (var step in Steps)
            {
                if (step.Action == TopUpAction.Start)
                {
                    Assert.Null(underWay);
                    Assert.True(last is null || step.Charge!.At - last.At >= CoolDown, "sooner than the cool-down");
                    (underWay, last) = (step.Crossing, step.Charge);
                    starts.Add(step.Crossing!, step.Charge!);
                }
                else if (step.Action is TopUpAction.Credit or TopUpAction.Stop && step.Crossing == underWay) underWay = null;
            }

            var charged = machine.Till.Charged;
            Assert.Equal(charged.Count, charged.Select(charge => charge.Request.Grant.Crossing).Distinct().Count());
            foreach (var (request, _) in charged)
            {
                var start = starts[request.Grant.Crossing!];
                Assert.Equal((start.Price, start.Credits.ToString()), (request.Price.Minor, request.Grant.Credits));
            }

            foreach (var month in charged.GroupBy(charge => (starts[charge.Request.Grant.Crossing!].At.Year, starts[charge.Request.Grant.Crossing!].At.Month)))
                Assert.True(month.Sum(charge => charge.Request.Price.Minor) <= Rule.MonthlyLimit, "more than the month's limit");

            var spent = entries.Where(entry => entry.Kind == EntryKind.Debit).Sum(entry => -entry.Postings[0].Amount.Value);
            var credited = entries.Where(entry => entry.Kind == EntryKind.Credit && entry.Payment is null).Sum(entry => entry.Postings[0].Amount.Value);
            Assert.Equal(credited + charged.Sum(charge => decimal.Parse(charge.Request.Grant.Credits!)) - spent, (await machine.AccountAsync("ann")).Balance.Value);
            Assert.True((await machine.OrdersAsync()).Count <= 1, "an order is left over");
            Assert.Null((await new StoreVerifier(machine.Documents, new LedgerVerifier(machine.Documents)).VerifyAsync(new Dictionary<Partition, List<Receipt>>())).Fault);
        }

        private void Break(PaymentMachine machine)
        {
            var faults = machine.Store.Faults;
            (faults.ReplyLost, faults.RequestLost, faults.Resent, faults.Conflict) = (Rate(), Rate(), Rate(), Rate());
            (faults.Throttled, faults.Unavailable, faults.ReadFails, faults.Late, faults.MaxYields) = (Rate(), Rate(), Rate(), Rate(), random.Next(4));
            double Rate() => random.Next(3) == 0 ? random.NextDouble() * 0.15 : 0;
        }
    }
}
