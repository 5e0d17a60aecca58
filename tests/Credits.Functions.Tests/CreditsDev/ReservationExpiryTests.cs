using Credits.Engine.Wallets;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Credits.Functions.Tests.CreditsDev;

/// <summary>What nobody settles is released on time.</summary>
public sealed class ReservationExpiryTests : CreditsDevTest
{
    [Fact]
    public async Task Reads_show_it_released_at_the_moment_it_ends()
    {
        AssertDone(await AddAsync("a", 100));
        await HoldAsync("a", 60, "\"ttl_seconds\":10");
        Api.Time.Advance(TimeSpan.FromMilliseconds(9_999));
        Assert.Equal((100, 60, 40), await BalanceAsync("a"));
        Api.Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal((100, 0, 100), await BalanceAsync("a"));
        Assert.Equal(100, (await Api.GetAsync("/credits/balance?user_id=a")).Number("available"));
        AssertDone(await DeductAsync("a", 100));
    }

    [Fact(Timeout = 60_000)]
    public async Task It_is_written_five_seconds_later_even_if_nobody_asks()
    {
        AssertDone(await AddAsync("a", 100));
        await HoldAsync("a", 60, "\"ttl_seconds\":10");
        Api.Time.Advance(TimeSpan.FromMilliseconds(14_999));
        await SweepAsync();
        Assert.Equal(2, await WrittenAsync("a"));
        Api.Time.Advance(TimeSpan.FromMilliseconds(2));
        await SweepAsync();
        await UntilWrittenAsync("a", 3);
        var listed = AssertDone(await Api.GetAsync("/v1/reservations?externalId=a"));
        Assert.Equal(
            ("expired", new DateTimeOffset(2030, 1, 1, 0, 0, 10, TimeSpan.Zero)),
            (listed.Text("reservations.0.status"), listed.Moment("reservations.0.settledAt")));
    }

    [Fact(Timeout = 60_000)]
    public async Task The_program_sweeps_by_itself()
    {
        AssertDone(await AddAsync("a", 100));
        await HoldAsync("a", 60, "\"ttl_seconds\":10");
        Api.Time.Advance(TimeSpan.FromSeconds(20));
        await UntilWrittenAsync("a", 3);
        Assert.Equal((100, 0, 100), await BalanceAsync("a"));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_restart_changes_nothing_about_it()
    {
        AssertDone(await AddAsync("a", 100));
        var kept = await HoldAsync("a", 30, "\"ttl_seconds\":3600");
        var lost = await HoldAsync("a", 60, "\"ttl_seconds\":10");
        await Api.RestartAsync();
        Assert.Equal((100, 90, 10), await BalanceAsync("a"));
        Api.Time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal((100, 30, 70), await BalanceAsync("a"));
        await Api.RestartAsync();
        Assert.Equal((100, 30, 70), await BalanceAsync("a"));

        Api.Time.Advance(TimeSpan.FromSeconds(6));
        await SweepAsync();
        await UntilWrittenAsync("a", 4);
        AssertRefused(410, "reservation_expired", await ConfirmAsync(lost));
        AssertDone(await ConfirmAsync(kept));
        Assert.Equal((70, 0, 70), await BalanceAsync("a"));
    }

    [Fact]
    public async Task At_its_deadline_either_the_confirm_or_the_expiry_wins()
    {
        AssertDone(await AddAsync("a", 1000));
        for (var round = 0; round < 10; round++)
        {
            var before = (await BalanceAsync("a")).Balance;
            var id = await HoldAsync("a", 60, "\"ttl_seconds\":10");
            Api.Time.Advance(TimeSpan.FromMilliseconds(9_999));
            var confirm = ConfirmAsync(id);
            Api.Time.Advance(TimeSpan.FromMilliseconds(1));
            var reply = await confirm;
            Assert.Contains(reply.Status, new[] { 200, 410 });
            var left = before - (reply.Status == 200 ? 60 : 0);
            Assert.Equal((left, 0, left), await BalanceAsync("a"));
        }
    }

    private Task SweepAsync() => Api.Services.GetRequiredService<DueSweep>().RunAsync(TestContext.Current.CancellationToken);

    // The program's own sweep may be at it at the same moment, with its commit on the way.
    private async Task UntilWrittenAsync(string user, long entries)
    {
        while (await WrittenAsync(user) < entries) await Task.Yield();
    }

    /// <summary>How many entries are written; looking does not write.</summary>
    private async Task<long> WrittenAsync(string user)
    {
        var name = WalletName.External((await Api.AccessAsync()).Scope, user);
        return (await Api.Services.GetRequiredService<WalletWriter>().ReadAsync(name.Partition)).Head.Sequence;
    }
}
