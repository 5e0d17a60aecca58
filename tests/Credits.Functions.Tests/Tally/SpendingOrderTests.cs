using Xunit;

namespace Credits.Functions.Tests.Tally;

/// <summary>Which credits are spent first, told by which ones are left to end.</summary>
public sealed class SpendingOrderTests : TallyTest
{
    private const string Sooner = "\"expires_at\":\"2030-01-02T00:00:00Z\"";
    private const string Later = "\"expires_at\":\"2030-01-03T00:00:00Z\"";

    [Theory]
    [InlineData("", Sooner, 10, 10)]
    [InlineData(Sooner, "", 10, 10)]
    [InlineData(Later, Sooner, 10, 0)]
    [InlineData(Sooner, Later, 10, 0)]
    [InlineData(Sooner, "\"priority\":1", 0, 0)]
    [InlineData(Sooner, "\"priority\":101", 10, 10)]
    [InlineData(Later, "\"priority\":1," + Sooner, 10, 0)]
    [InlineData(Sooner, "\"priority\":1," + Later, 0, 0)]
    public async Task By_priority_then_by_expiry(string first, string second, decimal nextDay, decimal dayAfter)
    {
        AssertDone(await AddAsync("u", 10, more: first));
        AssertDone(await AddAsync("u", 10, more: second));
        AssertDone(await DeductAsync("u", 10));
        Api.Time.Jump(TimeSpan.FromDays(1));
        Assert.Equal(nextDay, await BalanceAsync("u"));
        Api.Time.Jump(TimeSpan.FromDays(1));
        Assert.Equal(dayAfter, await BalanceAsync("u"));
    }

    [Theory]
    [InlineData("paid", "promotional", "promotional")]
    [InlineData("promotional", "paid", "promotional")]
    [InlineData("paid", "bundled", "bundled")]
    [InlineData("bundled", "promotional", "promotional")]
    public async Task Given_before_bundled_before_paid(string first, string second, string spent)
    {
        AssertDone(await AddAsync("u", 10, more: $"\"source\":\"{first}\",{Later}"));
        AssertDone(await AddAsync("u", 10, more: $"\"source\":\"{second}\",{Later}"));
        AssertDone(await DeductAsync("u", 4));
        Api.Time.Jump(TimeSpan.FromDays(2));

        var history = AssertDone(await HistoryAsync("u"));
        Assert.Equal([-10, -6, 4, 10, 10], history.Numbers("entries", "amount").OrderBy(amount => amount));
        var left = await LotsLeftAsync();
        Assert.Equal(6, left[spent]);
        Assert.Equal(10, left[spent == first ? second : first]);
    }

    [Fact]
    public async Task What_ends_stands_in_the_history_as_an_adjustment_at_its_own_time()
    {
        AssertDone(await AddAsync("u", 10, more: Sooner));
        AssertDone(await DeductAsync("u", 4));
        Api.Time.Jump(TimeSpan.FromDays(3));
        var history = AssertDone(await HistoryAsync("u"));
        Assert.Equal(["adjustment", "deduct", "add"], history.Texts("entries", "event_type"));
        Assert.Equal((-6, 0), (history.Number("entries.0.amount"), history.Number("entries.0.balance_after")));
    }

    [Fact]
    public async Task A_refund_goes_back_to_the_credits_it_came_from()
    {
        AssertDone(await AddAsync("u", 10, more: Sooner));
        AssertDone(await AddAsync("u", 10));
        AssertDone(await RefundAsync(AssertDone(await DeductAsync("u", 15)).Text("ledger_id")));
        Assert.Equal(20, await BalanceAsync("u"));
        Api.Time.Jump(TimeSpan.FromDays(1));
        Assert.Equal(10, await BalanceAsync("u"));
    }

    /// <summary>What was left of each source when it ended, read from the ledger.</summary>
    private async Task<Dictionary<string, decimal>> LotsLeftAsync()
    {
        var store = Api.Store;
        var page = await store.QueryAsync(new Engine.Storage.Query { Type = "entry", App = (await Api.AccessAsync()).Scope.Name });
        return page.Documents.Select(document => Core.Json.EntryJson.Read(document.Body))
            .Where(entry => entry.Kind == Core.Entries.EntryKind.Expire)
            .SelectMany(entry => entry.Postings[0].Lines)
            .ToDictionary(line => line.Terms.Source.ToString().ToLowerInvariant(), line => -line.Amount.Value);
    }
}
