using Credits.Core;
using Credits.Core.Commands;
using Credits.Core.Ids;
using Credits.Core.Wallets;
using Credits.Engine.Apps;
using Credits.Engine.Customers;
using Credits.Engine.Ledger;
using Credits.Engine.Payments.Checkouts;
using Credits.Engine.Payments.Methods;
using Credits.Engine.Storage;
using Credits.Engine.Wallets;
using Credits.Testing.Time;

namespace Credits.Engine.Tests.Fixtures;

/// <summary>One instance of the engine over a scripted store; <see cref="Another"/> gives a second one on the same documents.</summary>
internal sealed class Instance : IDisposable
{
    private readonly int number;
    private readonly TestDocuments documents;

    public Instance(WalletWriterOptions? options = null, bool inMemory = false) : this(new ManualTime(), options ?? new(), 1, null, inMemory)
    {
    }

    private Instance(ManualTime time, WalletWriterOptions options, int number, TestDocuments? view, bool inMemory = false)
    {
        this.number = number;
        Time = time;
        Options = options;
        documents = view ?? new TestDocuments(time, inMemory);
        Store = new ScriptedStore(Documents);
        var entropy = new SeededEntropy(number);
        Writer = new WalletWriter(Store, time, entropy, Diagnostics, options);
        Customers = new CustomerDirectory(Store, time, entropy);
        Service = new WalletService(Writer, Customers, Store, time);
        Eraser = new Eraser(Store, Customers, new SavedMethods(Store), new CheckoutNotes(Store, time));
        Ledger = new LedgerReader(Store);
        Verifier = new LedgerVerifier(Store);
        Sweep = new DueSweep(Store, Writer, time);
    }

    public static AppScope Scope { get; } = new(new App { Id = "app", Name = "App", Salt = "salt", Created = DateTimeOffset.UnixEpoch }, Mode.Test);

    public static WalletName Ann { get; } = WalletName.External(Scope, "ann");

    public Diagnostics Diagnostics { get; } = new();

    public ManualTime Time { get; }

    public WalletWriterOptions Options { get; }

    /// <summary>The store under the script.</summary>
    public IDocumentStore Documents => documents.Store;

    public ScriptedStore Store { get; }

    public WalletWriter Writer { get; }

    public CustomerDirectory Customers { get; }

    public Eraser Eraser { get; }

    public WalletService Service { get; }

    public LedgerReader Ledger { get; }

    public LedgerVerifier Verifier { get; }

    public DueSweep Sweep { get; }

    public DateTimeOffset Now => Time.GetUtcNow();

    public Instance Another() => new(Time, Options, number + 1, documents.Another(Time));

    /// <summary>Submits for Ann, making her if need be, and lets time pass until it is answered.</summary>
    public async Task<Outcome> DoAsync(Command command, WalletName? name = null) => (await Passing(Start(command, name))).Outcome;

    public Task<WalletResult> Start(Command command, WalletName? name = null) => Service.SubmitAsync(name ?? Ann, command, create: true).AsTask();

    public async Task<Outcome.Done> DoneAsync(Command command, WalletName? name = null) => Assert.IsType<Outcome.Done>(await DoAsync(command, name));

    public async Task<Refusal> RefusedAsync(Command command, WalletName? name = null) =>
        Assert.IsType<Outcome.Refused>(await DoAsync(command, name)).Refusal;

    public async Task<Failure> FailedAsync(Command command, WalletName? name = null) =>
        Assert.IsType<Outcome.Failed>(await DoAsync(command, name)).Reason;

    public async Task<Outcome> SettleAsync(Settle command, bool allowExpired = false) =>
        (await Passing(Service.SettleAsync(Ann, command, allowExpired).AsTask())).Outcome;

    /// <summary>The amounts of the one account, read now.</summary>
    public async Task<(string Balance, string Available)> BalanceAsync(WalletName? name = null)
    {
        var account = (await Service.ReadAsync(name ?? Ann)).Head.Account("CREDIT");
        return (account.Balance.ToString(), account.Available.ToString());
    }

    public async Task<string?> FaultAsync(WalletName? name = null) => (await Verifier.VerifyAsync((name ?? Ann).Partition)).Fault;

    /// <summary>Lets time pass, whenever something waits for it, until a task is done.</summary>
    public async Task<T> Passing<T>(Task<T> task)
    {
        while (!task.IsCompleted)
        {
            if (Time.NextDue is { } due) Time.Advance(due > Now ? due - Now : TimeSpan.Zero);
            await Task.Yield();
        }

        return await task;
    }

    public static Credit Credit(string key, string amount, DateTimeOffset? expires = null, int priority = 100) =>
        new("CREDIT", Amount.Parse(amount), LotSource.Paid, priority, expires) { EntryId = Id(key) };

    public static Debit Debit(string key, string amount) => new("CREDIT", Amount.Parse(amount)) { EntryId = Id(key) };

    public static Refund Refund(string key, string target, string? amount = null) =>
        new(Id(target), amount is null ? null : Amount.Parse(amount)) { EntryId = Id(key) };

    public static Reserve Reserve(string key, string amount, TimeSpan? time = null) =>
        new("CREDIT", Amount.Parse(amount), time ?? Limits.DefaultReservationTime) { EntryId = Id(key) };

    public static Confirm Confirm(string reservation, string? amount = null) =>
        new(amount is null ? null : Amount.Parse(amount)) { EntryId = Settle.IdFor(Id(reservation)), ReservationId = Id(reservation) };

    public static Cancel Cancel(string reservation) =>
        new() { EntryId = Settle.IdFor(Id(reservation)), ReservationId = Id(reservation) };

    public static string Id(string key) => StableId.Of("test", key);

    public void Dispose()
    {
        Diagnostics.Dispose();
        documents.Dispose();
    }
}
