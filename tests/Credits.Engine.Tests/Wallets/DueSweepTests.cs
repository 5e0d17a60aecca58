using Credits.Core.Wallets;
using Credits.Engine.Storage;
using Credits.Engine.Tests.Fixtures;
using Credits.Engine.Wallets;
using static Credits.Engine.Tests.Fixtures.Instance;

namespace Credits.Engine.Tests.Wallets;

public sealed class DueSweepTests : IDisposable
{
    private readonly Instance one = new();

    [Fact]
    public async Task What_has_ended_is_folded_in_though_nobody_uses_the_wallet()
    {
        await one.DoneAsync(Credit("a", "100", one.Now.AddMinutes(1)));
        one.Time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(1, await one.Sweep.RunAsync(CancellationToken.None));
        Assert.Equal(0, (await one.Writer.ReadAsync(Ann.Partition)).Head.Account("CREDIT").Balance.Value);
        Assert.Equal(0, await one.Sweep.RunAsync(CancellationToken.None));
    }

    [Fact]
    public async Task The_background_waits_a_little_after_the_due_time()
    {
        await one.DoneAsync(Credit("a", "100", one.Now.AddMinutes(1)));
        one.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(0, await one.Sweep.RunAsync(CancellationToken.None));
        one.Time.Advance(DueSweep.Delay + TimeSpan.FromMilliseconds(1));
        Assert.Equal(1, await one.Sweep.RunAsync(CancellationToken.None));
    }

    [Fact]
    public async Task An_instance_with_an_old_head_in_memory_sweeps_what_another_one_wrote()
    {
        using var two = one.Another();
        await one.DoneAsync(Credit("a", "100"));
        await two.DoneAsync(Credit("b", "50", one.Now.AddMinutes(1)));
        one.Time.Advance(TimeSpan.FromMinutes(2));
        await one.Sweep.RunAsync(CancellationToken.None);
        Assert.Equal(100, (await two.Writer.ReadAsync(Ann.Partition)).Head.Account("CREDIT").Balance.Value);
    }

    [Fact]
    public async Task A_wallet_that_can_not_be_swept_now_does_not_count_and_does_not_stop_the_others()
    {
        var bob = WalletName.External(Scope, "bob");
        await one.DoneAsync(Credit("a", "100", one.Now.AddMinutes(1)));
        await one.DoneAsync(Credit("a", "100", one.Now.AddMinutes(1)), bob);
        one.Time.Advance(TimeSpan.FromMinutes(2));
        one.Store.NextCommit(new CommitResult.Unavailable("disk full"));
        Assert.Equal(1, await one.Sweep.RunAsync(CancellationToken.None));
        Assert.Equal(1, await one.Sweep.RunAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Reads_fold_in_what_is_due_without_writing()
    {
        await one.DoneAsync(Credit("a", "100", one.Now.AddMinutes(1)));
        await one.DoneAsync(Reserve("r", "30", TimeSpan.FromMinutes(2)));
        one.Time.Advance(TimeSpan.FromMinutes(1));
        var batches = one.Store.Batches.Count;
        Assert.Equal(("30", "0"), await one.BalanceAsync());
        Assert.Equal(batches, one.Store.Batches.Count);
    }

    [Fact]
    public async Task A_clock_that_steps_back_does_not_bring_back_what_has_ended()
    {
        await one.DoneAsync(Credit("a", "100", one.Now.AddMinutes(10)));
        for (var i = 0; i < 60; i++) await one.DoneAsync(Credit("b" + i, "1", one.Now.AddMinutes(10)));
        one.Time.Advance(TimeSpan.FromMinutes(10));
        // One commit's worth is folded in; then the machine fails, and the clock steps back.
        one.Store.GoBefore(() => Task.CompletedTask);
        one.Store.NextCommit(new CommitResult.Unavailable("disk full"));
        await one.Writer.AdvanceAsync(Ann.Partition);
        Assert.True((await one.Writer.ReadAsync(Ann.Partition)).Head.Account("CREDIT").Balance.IsPositive);
        one.Time.Set(one.Now.AddMinutes(-5));
        Assert.Equal(("0", "0"), await one.BalanceAsync());
    }

    [Fact]
    public async Task Cancelling_the_sweep_ends_it_between_wallets()
    {
        await one.DoneAsync(Credit("a", "100", one.Now.AddMinutes(1)));
        one.Time.Advance(TimeSpan.FromMinutes(2));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => one.Sweep.RunAsync(new CancellationToken(canceled: true)));
    }

    public void Dispose() => one.Dispose();
}
