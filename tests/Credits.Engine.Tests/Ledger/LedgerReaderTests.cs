using Credits.Core.Entries;
using Credits.Engine.Ledger;
using Credits.Engine.Tests.Fixtures;
using static Credits.Engine.Tests.Fixtures.Instance;

namespace Credits.Engine.Tests.Ledger;

/// <summary>Thirty minutes, each with a credit of one more, and a hold, which moves nothing.</summary>
public sealed class LedgerReaderTests : IAsyncLifetime
{
    private readonly Instance one = new();
    private DateTimeOffset start;

    public async ValueTask InitializeAsync()
    {
        start = one.Now;
        for (var i = 0; i < 30; i++)
        {
            await one.DoneAsync(Credit("c" + i, (i + 1).ToString()));
            await one.DoneAsync(Reserve("r" + i, "0.5", TimeSpan.FromHours(20)));
            one.Time.Advance(TimeSpan.FromMinutes(1));
        }
    }

    [Fact]
    public async Task A_range_is_read_in_either_direction()
    {
        var up = await one.Ledger.ReadAsync(Ann.Partition, 10, 20, descending: false, limit: 5);
        Assert.Equal([10, 11, 12, 13, 14], up.Select(entry => entry.Sequence));
        var down = await one.Ledger.ReadAsync(Ann.Partition, 10, 20, descending: true, limit: 100);
        Assert.Equal(Enumerable.Range(10, 11).Reverse().Select(i => (long)i), down.Select(entry => entry.Sequence));
        Assert.Empty(await one.Ledger.ReadAsync(Ann.Partition, 20, 10, descending: true, limit: 100));
    }

    [Fact]
    public async Task Movements_are_paged_newest_first_and_leave_out_what_moved_nothing()
    {
        var seen = new List<string>();
        for (var offset = 0; ; offset += 7)
        {
            var page = await one.Ledger.MovementsAsync(Ann.Partition, 60, offset, 7);
            Assert.Equal(30, page.Total);
            if (page.Entries.Count == 0) break;
            seen.AddRange(page.Entries.Select(Amount));
        }

        Assert.Equal(Enumerable.Range(1, 30).Reverse().Select(i => i.ToString()), seen);
    }

    [Fact]
    public async Task Movements_far_apart_are_found_without_reading_all_that_lies_between()
    {
        for (var i = 0; i < 200; i++)
        {
            await one.DoneAsync(Reserve("between" + i, "0.5"));
            await one.DoneAsync(Cancel("between" + i));
        }

        await one.DoneAsync(Credit("last", "99"));
        var before = one.Store.Queries;
        var page = await one.Ledger.MovementsAsync(Ann.Partition, 461, 0, 2);
        Assert.Equal(["99", "30"], page.Entries.Select(Amount));
        Assert.InRange(one.Store.Queries - before, 1, 50);
    }

    [Fact]
    public async Task A_time_range_is_found_by_halving_both_ends_included()
    {
        var page = await one.Ledger.MovementsAsync(Ann.Partition, 60, 0, 100, start.AddMinutes(10), start.AddMinutes(12));
        Assert.Equal(["13", "12", "11"], page.Entries.Select(Amount));
        Assert.Equal(3, page.Total);
        var rest = await one.Ledger.MovementsAsync(Ann.Partition, 60, 2, 100, start.AddMinutes(10), start.AddMinutes(12));
        Assert.Equal(["11"], rest.Entries.Select(Amount));
    }

    [Theory]
    [InlineData(-20, -10)]
    [InlineData(100, 200)]
    [InlineData(12, 10)]
    public async Task A_time_range_without_entries_is_empty(int since, int until)
    {
        var page = await one.Ledger.MovementsAsync(Ann.Partition, 60, 0, 100, start.AddMinutes(since), start.AddMinutes(until));
        Assert.Equal((0, 0L), (page.Entries.Count, page.Total));
    }

    [Fact]
    public async Task The_first_entry_of_a_kind_of_its_end_is_one_past_the_last_if_there_is_none()
    {
        Assert.Equal(61, await one.Ledger.FirstAsync(Ann.Partition, 60, _ => false));
        Assert.Equal(1, await one.Ledger.FirstAsync(Ann.Partition, 60, _ => true));
    }

    [Fact]
    public async Task A_wallet_without_entries_has_no_movements()
    {
        var page = await one.Ledger.MovementsAsync(Engine.Wallets.WalletName.External(Scope, "nobody").Partition, 0, 0, 10);
        Assert.Equal((0, 0L), (page.Entries.Count, page.Total));
    }

    public ValueTask DisposeAsync()
    {
        one.Dispose();
        return ValueTask.CompletedTask;
    }

    private static string Amount(Entry entry) => entry.Postings[0].Amount.ToString();
}
