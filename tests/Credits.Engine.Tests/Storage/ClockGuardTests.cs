using Credits.Engine.Customers;
using Credits.Engine.Storage;
using Credits.Engine.Tests.Fixtures;
using Credits.Engine.Wallets;
using Credits.Testing.Memory;
using Credits.Testing.Time;

namespace Credits.Engine.Tests.Storage;

public sealed class ClockGuardTests
{
    private static readonly Partition Wallet = new("app.test", "wallet");

    private readonly ManualTime machine = new();
    private readonly ManualTime store = new();
    private readonly ClockedStore inner;
    private readonly IDocumentStore guarded;

    public ClockGuardTests()
    {
        inner = new ClockedStore(new MemoryStore(store), machine, store);
        guarded = ClockGuard.Around(inner);
    }

    [Theory]
    [InlineData(6)]
    [InlineData(-6)]
    [InlineData(3600)]
    public async Task While_the_clocks_differ_nothing_is_written_and_the_reason_is_given(int seconds)
    {
        machine.Set(store.GetUtcNow() + TimeSpan.FromSeconds(seconds));

        var refused = Assert.IsType<CommitResult.Unavailable>(await guarded.CommitAsync(Create("a")));

        Assert.Contains($"{Math.Abs(seconds)} s {(seconds > 0 ? "ahead of" : "behind")} the store's", refused.Reason);
        Assert.Null(await inner.ReadAsync(Wallet, "a"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(-5)]
    public async Task A_small_difference_is_let_pass(int seconds)
    {
        machine.Set(store.GetUtcNow() + TimeSpan.FromSeconds(seconds));

        Assert.IsType<CommitResult.Done>(await guarded.CommitAsync(Create("a")));
    }

    [Fact]
    public async Task Reads_go_on_and_so_do_writes_once_the_clock_is_right_again()
    {
        Assert.IsType<CommitResult.Done>(await guarded.CommitAsync(Create("a")));
        machine.Set(store.GetUtcNow() + TimeSpan.FromHours(1));

        Assert.NotNull(await guarded.ReadAsync(Wallet, "a"));
        Assert.Single((await guarded.QueryAsync(new Query { Type = "thing" })).Documents);
        Assert.Equal(1, await guarded.CountAsync(new Query { Type = "thing" }));
        Assert.IsType<CommitResult.Unavailable>(await guarded.CommitAsync(Create("b")));

        machine.Set(store.GetUtcNow());
        Assert.IsType<CommitResult.Done>(await guarded.CommitAsync(Create("b")));
    }

    [Fact]
    public async Task A_clock_that_is_ahead_expires_nobodys_credits()
    {
        var entropy = new SeededEntropy(1);
        using var diagnostics = new Diagnostics();
        var writer = new WalletWriter(guarded, machine, entropy, diagnostics, new WalletWriterOptions());
        var service = new WalletService(writer, new CustomerDirectory(guarded, machine, entropy), guarded, machine);
        var expires = machine.GetUtcNow() + TimeSpan.FromMinutes(10);
        Assert.IsType<Outcome.Done>((await service.SubmitAsync(Instance.Ann, Instance.Credit("a", "100", expires), create: true)).Outcome);

        machine.Set(store.GetUtcNow() + TimeSpan.FromHours(1));
        var failed = Assert.IsType<Outcome.Failed>((await service.SubmitAsync(Instance.Ann, Instance.Credit("b", "1"), create: true)).Outcome);
        Assert.Equal(Failure.Unavailable, failed.Reason);
        await writer.AdvanceAsync(Instance.Ann.Partition);

        machine.Set(store.GetUtcNow());
        Assert.Equal("100", (await service.ReadAsync(Instance.Ann)).Head.Account("CREDIT").Available.ToString());
    }

    [Fact]
    public void A_store_without_a_clock_needs_no_guard()
    {
        var plain = new MemoryStore(store);

        Assert.Same(plain, ClockGuard.Around(plain));
    }

    private static Batch Create(string id) =>
        new(Wallet, [new Write(WriteKind.Create, new Document { Partition = Wallet, Id = id, Type = "thing", Body = "{}"u8.ToArray() })]);

    private sealed class ClockedStore(IDocumentStore documents, TimeProvider machine, TimeProvider store) : IDocumentStore, IStoreClock
    {
        public TimeSpan Skew => machine.GetUtcNow() - store.GetUtcNow();

        public bool IsExclusive => false;

        public ValueTask<Document?> ReadAsync(Partition partition, string id, CancellationToken cancellation = default) => documents.ReadAsync(partition, id, cancellation);

        public ValueTask<CommitResult> CommitAsync(Batch batch, CancellationToken cancellation = default) => documents.CommitAsync(batch, cancellation);

        public ValueTask<Page> QueryAsync(Query query, CancellationToken cancellation = default) => documents.QueryAsync(query, cancellation);

        public ValueTask<long> CountAsync(Query query, CancellationToken cancellation = default) => documents.CountAsync(query, cancellation);

        public ValueTask<Position?> PositionAsync(Query query, int number, CancellationToken cancellation = default) => documents.PositionAsync(query, number, cancellation);
    }
}
