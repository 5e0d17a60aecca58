using Credits.Core;
using Credits.Core.Commands;
using Credits.Core.Wallets;
using Credits.Engine.Apps;
using Credits.Engine.Assets;
using Credits.Engine.Customers;
using Credits.Engine.Payments;
using Credits.Engine.Payments.Checkouts;
using Credits.Engine.Payments.Methods;
using Credits.Engine.Payments.Packs;
using Credits.Engine.Payments.Processing;
using Credits.Engine.Payments.Providers;
using Credits.Engine.Payments.TopUps;
using Credits.Engine.Queues;
using Credits.Engine.Storage;
using Credits.Engine.Tests.Fixtures;
using Credits.Engine.Wallets;
using Credits.Testing.Memory;
using Credits.Testing.Time;

namespace Credits.Engine.Tests.Payments;

/// <summary>One process that handles payments, over a store that may misbehave; <see cref="Another"/> works on the same documents.</summary>
internal sealed class PaymentMachine
{
    private readonly int number;

    public PaymentMachine(int seed = 1) : this(new ManualTime(), seed, null, null)
    {
    }

    private PaymentMachine(ManualTime time, int number, MemoryStore? documents, Till? till)
    {
        this.number = number;
        Time = time;
        Till = till ?? new Till(time);
        Documents = documents ?? new MemoryStore(time);
        // Another process may write to the same documents at any time.
        Documents.IsExclusive = false;
        Store = new FaultyStore(Documents, new Faults(number));
        var entropy = new SeededEntropy(number);
        Publisher = new TopUpPublisher(Till);
        var writer = new WalletWriter(Store, time, entropy, new Diagnostics(), new WalletWriterOptions(), topUps: Publisher);
        Customers = new CustomerDirectory(Store, time, entropy);
        Wallets = new WalletService(writer, Customers, Store, time);
        Packs = new PackCatalog(Store, time);
        Payments = new PaymentDirectory(Store, time);
        Policies = new PaymentPolicies(Store);
        Methods = new SavedMethods(Store);
        var notes = new CheckoutNotes(Store, time);
        Eraser = new Eraser(Store, Customers, Methods, notes);
        Processor = new PaymentProcessor(Payments, Packs, new AssetCatalog(Store, time), Customers, Wallets, Policies, Methods, notes, entropy);
        Charger = new TopUpCharger(Store, Methods, [Till], Till, Wallets, Processor, time);
        Sweep = new TopUpSweep(Store, Till, time);
    }

    public static AppScope Scope { get; } = new(new App { Id = "app", Name = "App", Salt = "salt", Created = DateTimeOffset.UnixEpoch }, Mode.Test);

    public ManualTime Time { get; }

    public MemoryStore Documents { get; }

    public FaultyStore Store { get; }

    public CustomerDirectory Customers { get; }

    public Eraser Eraser { get; }

    public WalletService Wallets { get; }

    public PackCatalog Packs { get; }

    public PaymentDirectory Payments { get; }

    public PaymentPolicies Policies { get; }

    public SavedMethods Methods { get; }

    public PaymentProcessor Processor { get; }

    public TopUpPublisher Publisher { get; }

    public TopUpCharger Charger { get; }

    public TopUpSweep Sweep { get; }

    /// <summary>The provider and the queue, which all machines share.</summary>
    public Till Till { get; }

    public PaymentMachine Another() => new(Time, number + 1, Documents.OpenSession(), Till);

    public Task<HandleResult> ApplyAsync(PaymentFact fact) => Processor.ApplyAsync(Scope, fact, Time.GetUtcNow(), Time.GetUtcNow()).AsTask();

    public async Task DoneAsync(params PaymentFact[] facts)
    {
        foreach (var fact in facts) Assert.IsType<HandleResult.Done>(await ApplyAsync(fact));
    }

    public async Task<string> DeadAsync(PaymentFact fact) => Assert.IsType<HandleResult.DeadLetter>(await ApplyAsync(fact)).Reason;

    public async Task<Payment?> FindAsync(string objectId) => await Payments.FindAsync(Scope, Payment.IdFor(ProviderNames.Stripe, objectId));

    public async Task<Account> AccountAsync(string user, string asset = "CREDIT") =>
        (await Wallets.ReadAsync(WalletName.External(Scope, user))).Head.Account(asset);

    public async Task<string> BalanceAsync(string user = "ann", string asset = "CREDIT") => (await AccountAsync(user, asset)).Balance.ToString();

    public async Task SpendAsync(string amount, string user = "ann") => Assert.IsType<Outcome.Done>((await Wallets.SubmitAsync(
        WalletName.External(Scope, user), new Debit("CREDIT", Amount.Parse(amount)) { EntryId = Instance.Id($"{user} {amount}") })).Outcome);

    public static GrantRequest Grant(string credits = "500", string user = "ann", string? bonus = null) =>
        new() { ExternalId = user, Credits = credits, Bonus = bonus };

    /// <summary>10.00 EUR paid.</summary>
    public static PaymentFact Paid(string id = "pi_1", GrantRequest? grant = null) => Of(id) with
    {
        Status = PaymentStatus.Paid,
        Amount = new Money(1_000, "EUR"),
        Grant = grant ?? Grant(),
    };

    public static PaymentFact Refunded(long total, string id = "pi_1") => Of(id) with { Status = PaymentStatus.Paid, Refunded = total };

    public static PaymentFact Disputed(DisputeState state, string id = "pi_1", long amount = 1_000, string dispute = "dp_1", int day = 0) => Of(id) with
    {
        Status = PaymentStatus.Paid,
        Dispute = new DisputeFact(dispute, state, amount),
        OccurredAt = DateTimeOffset.UnixEpoch.AddDays(day),
    };

    public static PaymentFact Of(string id) =>
        new() { Provider = ProviderNames.Stripe, ObjectId = id, Live = false, OccurredAt = DateTimeOffset.UnixEpoch };
}
