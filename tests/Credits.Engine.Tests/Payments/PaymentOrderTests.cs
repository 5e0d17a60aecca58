using Credits.Core;
using Credits.Core.Commands;
using Credits.Engine.Ledger;
using Credits.Engine.Payments.Providers;
using Credits.Engine.Queues;
using Credits.Engine.Storage;
using Credits.Engine.Tests.Fixtures;
using Credits.Engine.Wallets;
using Credits.Testing;
using static Credits.Engine.Tests.Payments.PaymentMachine;

namespace Credits.Engine.Tests.Payments;

/// <summary>
/// Any multiset of events about a set of payments, in any order, many at once, on two processes of which one dies in the
/// middle, over a store that loses replies: what is granted less what is taken back is what the provider says.
/// </summary>
public sealed class PaymentOrderTests
{
    private const int PaymentCount = 4;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 60)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void What_is_granted_less_what_is_taken_back_is_what_the_provider_says(int seed)
    {
        var machine = new PaymentMachine(seed);
        SingleThread.Run(() => RunAsync(machine, new Random(seed)), machine.Time);
    }

    private static async Task RunAsync(PaymentMachine first, Random random)
    {
        var stories = Enumerable.Range(0, PaymentCount).Select(i => new Story($"pi_{i}", random)).ToList();
        var events = stories.SelectMany(story => story.Events).ToList();
        // Some come twice or more.
        for (var more = random.Next(10); more > 0; more--) events.Add(events[random.Next(events.Count)]);
        var shuffled = events.ToArray();
        random.Shuffle(shuffled);

        var second = first.Another();
        foreach (var machine in new[] { first, second }) Break(machine, random);
        var crash = random.Next(shuffled.Length * 2);
        var deliveries = new List<Task>();
        for (var i = 0; i < shuffled.Length; i++)
        {
            var fact = shuffled[i];
            if (i == crash) first.Store.Crash();
            // What a process had in hand when it died never comes back from it; the queue gives it to the other one.
            var machine = i < crash && random.Next(2) == 0 ? first : second;
            if (machine == first) _ = DeliverAsync(first, fact);
            deliveries.Add(DeliverAsync(second, fact));
            if (random.Next(3) > 0) await deliveries[^1];
            if (random.Next(6) == 0) deliveries.Add(SpendAsync(second, random.Next(1, 40), i));
        }

        await Task.WhenAll(deliveries);
        second.Store.Faults.Clear();
        var last = second.Another();
        foreach (var story in stories) Assert.Equal(story.Expected(), await TakenAsync(last, story));
        // Nothing was granted or taken anywhere else.
        var credited = (await last.AccountAsync("ann")).Totals.Credited + (await last.AccountAsync("bob")).Totals.Credited;
        Assert.Equal(stories.Sum(story => story.Expected().Granted - story.Expected().Taken), credited.Value);
        Assert.Null((await new StoreVerifier(last.Documents, new LedgerVerifier(last.Documents)).VerifyAsync(new Dictionary<Partition, List<Receipt>>())).Fault);
    }

    /// <summary>What the ledger granted and took back, wherever; the copy in the payment's document must say the same.</summary>
    private static async Task<(decimal Granted, decimal Taken)> TakenAsync(PaymentMachine machine, Story story)
    {
        var payment = await machine.FindAsync(story.Id);
        if (payment is null || await machine.Payments.GrantedAsync(Scope, payment) is not { } granted) return (0, 0);
        Assert.Equal((granted.Granted, granted.Taken), (payment.Ledger!.Granted, payment.Ledger.Taken));
        return (granted.Granted.Value, granted.Taken.Value);
    }

    private static async Task DeliverAsync(PaymentMachine machine, PaymentFact fact)
    {
        while (true)
        {
            try
            {
                if (await machine.ApplyAsync(fact) is not HandleResult.Retry) return;
            }
            catch (StoreUnavailableException)
            {
                // As a queue does: again.
            }

            await Task.Delay(TimeSpan.FromSeconds(1), machine.Time);
        }
    }

    private static async Task SpendAsync(PaymentMachine machine, int amount, int key) => await machine.Wallets.SubmitAsync(
        WalletName.External(Scope, "ann"), new Debit("CREDIT", Amount.From(amount)) { EntryId = Instance.Id($"spend {key}") });

    private static void Break(PaymentMachine machine, Random random)
    {
        var faults = machine.Store.Faults;
        (faults.ReplyLost, faults.RequestLost, faults.Resent, faults.Conflict) = (Rate(), Rate(), Rate(), Rate());
        (faults.Throttled, faults.Unavailable, faults.ReadFails, faults.Late, faults.MaxYields) = (Rate(), Rate(), Rate(), Rate(), random.Next(4));
        double Rate() => random.Next(3) == 0 ? random.NextDouble() * 0.15 : 0;
    }

    /// <summary>What happened to one payment at the provider, and what it tells of that.</summary>
    private sealed class Story
    {
        private readonly long refunded;
        private readonly bool withheld;
        private readonly bool paid;
        private readonly int credits;

        public Story(string id, Random random)
        {
            Id = id;
            credits = random.Next(1, 100);
            paid = random.Next(8) > 0;
            var user = random.Next(2) == 0 ? "ann" : "bob";
            var grant = Grant($"{credits}", user, random.Next(3) == 0 ? $"{credits / 2}" : "0") with { ExpiresDays = random.Next(2) == 0 ? "30" : null };
            bonus = decimal.Parse(grant.Bonus!);
            Events.Add(Paid(id, grant) with { Status = PaymentStatus.Pending });
            if (!paid) return;
            Events.Add(Paid(id, grant));
            Events.Add(Paid(id, random.Next(3) == 0 ? grant with { ExternalId = user == "ann" ? "bob" : "ann" } : grant));
            for (var times = random.Next(4); times > 0; times--) Events.Add(Refunded(refunded = Math.Min(1_000, refunded + random.Next(1, 600)), id));
            if (random.Next(2) == 0) return;
            Events.Add(Disputed(DisputeState.Open, id, 400));
            withheld = true;
            if (random.Next(3) == 0) return;
            withheld = random.Next(2) == 0;
            Events.Add(Disputed(withheld ? DisputeState.Lost : DisputeState.Won, id, 400, day: 3));
        }

        private readonly decimal bonus;

        public string Id { get; }

        public List<PaymentFact> Events { get; } = [];

        public (decimal Granted, decimal Taken) Expected()
        {
            if (!paid) return (0, 0);
            var share = Math.Min(1_000, refunded + (withheld ? 400 : 0)) / 1_000m;
            return (credits + bonus, (credits + bonus) * share);
        }
    }
}
