using Credits.Engine.Ledger;
using Credits.Functions.Tests.CreditsDev;
using Xunit;

namespace Credits.Functions.Tests.Ledger;

public sealed class ReadLedgerTests : CreditsDevTest
{
    [Fact]
    public async Task Every_kind_of_entry_is_there_complete_and_newest_first()
    {
        await AddAsync("u", 100, key: "k1", more: "\"description\":\"pack\",\"metadata\":{\"order\":7}");
        var deducted = AssertDone(await Api.PostAsync("/credits/deduct", """{"user_id":"u","amount":30}"""));
        AssertDone(await Api.PostAsync("/credits/refund", $$"""{"ledger_id":"{{deducted.Text("ledger_id")}}","amount":10}"""));
        var held = await HoldAsync("u", 20);
        await ConfirmAsync(held, 5);
        var gone = await HoldAsync("u", 1, "\"ttl_seconds\":60");
        Api.Time.Advance(TimeSpan.FromMinutes(2));
        AssertDone(await Api.SendAsync(HttpMethod.Post, "/manage/customers/u/freeze", null));

        var ledger = await LedgerAsync();
        Assert.Equal(["change", "settle", "hold", "settle", "hold", "refund", "debit", "credit"], ledger.Texts("entries", "kind"));
        Assert.Equal([8, 7, 6, 5, 4, 3, 2, 1], ledger.Numbers("entries", "sequence"));
        Assert.Equal(8, ledger.Number("last_sequence"));
        Assert.False(ledger.Has("next_cursor"));

        Assert.Equal(("pack", "k1", 7), (ledger.Text("entries.7.personal.description"), ledger.Text("entries.7.personal.key"), ledger.Number("entries.7.personal.metadata.order")));
        Assert.Equal(("issued", 100, 100, "paid"), (ledger.Text("entries.7.postings.0.counterparty"), ledger.Number("entries.7.postings.0.amount"),
            ledger.Number("entries.7.postings.0.balance_after"), ledger.Text("entries.7.postings.0.lines.0.source")));
        Assert.Equal((deducted.Text("ledger_id"), deducted.Text("receipt.hash")), (ledger.Text("entries.6.id"), ledger.Text("entries.6.hash")));
        Assert.Equal(deducted.Text("ledger_id"), ledger.Text("entries.5.target"));
        Assert.Equal((held, 20), (ledger.Text("entries.4.reservation.id"), ledger.Number("entries.4.reservation.lines.0.amount")));
        Assert.Equal((held, "confirmed", 5), (ledger.Text("entries.3.target"), ledger.Text("entries.3.settlement.outcome"), ledger.Number("entries.3.settlement.captured")));
        Assert.Equal((gone, "expired"), (ledger.Text("entries.1.target"), ledger.Text("entries.1.settlement.outcome")));
        Assert.Equal("frozen", ledger.Text("entries.0.change.state"));
        Assert.True(ledger.Moment("entries.1.effective_at") < ledger.Moment("entries.1.recorded_at"));
    }

    [Fact]
    public async Task What_is_due_is_written_before_the_list_is_made()
    {
        await AddAsync("u", 5, more: "\"expires_at\":\"2030-01-01T01:00:00Z\"");
        Api.Time.Set(new DateTimeOffset(2030, 1, 1, 2, 0, 0, TimeSpan.Zero));
        Assert.Equal(["expire", "credit"], (await LedgerAsync()).Texts("entries", "kind"));
    }

    [Fact]
    public async Task Our_id_and_the_apps_own_name_the_same_ledger()
    {
        await AddAsync("u", 5);
        var ours = (await LedgerAsync()).Text("customer");
        Assert.StartsWith("cust_", ours, StringComparison.Ordinal);
        foreach (var id in (string[])[ours, ours.Replace("cust_", "acc_")])
            Assert.Equal((await LedgerAsync()).Body, (await LedgerAsync("", id)).Body);
    }

    [Theory]
    [InlineData("org/team/user")]
    [InlineData("a%2Fb")]
    [InlineData("ünïcødé 漢字 🙂 'quotes\"")]
    [InlineData("a+b c?d#e&f=g;h")]
    [InlineData("...")]
    [InlineData("cust_notoneofours")]
    public async Task Any_id_can_be_named_in_a_path_if_it_is_encoded(string user)
    {
        await AddAsync(user, 5);
        await AddAsync("org", 1);
        await AddAsync("a/b", 1);
        var ledger = AssertDone(await Api.GetAsync($"/customers/{Uri.EscapeDataString(user)}/ledger"));
        Assert.Equal(5, ledger.Number("entries.0.postings.0.amount"));
    }

    [Theory]
    [InlineData("/customers/%0a/ledger")]
    [InlineData("/customers/a%7Fb/ledger")]
    public async Task An_id_with_control_characters_is_refused(string path) => AssertRefused(400, "invalid_field", await Api.GetAsync(path));

    [Fact]
    public async Task An_id_that_is_too_long_is_refused() =>
        AssertRefused(400, "invalid_field", await Api.GetAsync($"/customers/{new string('x', 257)}/ledger"));

    [Fact]
    public async Task Pages_follow_each_other_without_gap_or_overlap_though_entries_are_added_meanwhile()
    {
        for (var i = 0; i < 7; i++) await AddAsync("u", 1);
        var seen = new List<decimal>();
        string? cursor = "";
        while (cursor is not null)
        {
            var page = await LedgerAsync("?limit=3" + cursor);
            seen.AddRange(page.Numbers("entries", "sequence"));
            cursor = page.Has("next_cursor") ? "&cursor=" + page.Text("next_cursor") : null;
            await AddAsync("u", 1);
        }

        Assert.Equal([7, 6, 5, 4, 3, 2, 1], seen);
    }

    [Fact]
    public async Task Filters_pass_what_they_say_and_can_be_combined()
    {
        await AddAsync("u", 10);
        await AddAsync("u", 10, more: "\"asset\":\"USD\"");
        await DeductAsync("u", 1);
        await HoldAsync("u", 2, "\"asset\":\"USD\"");
        Assert.Equal([3], await SequencesAsync("?kind=debit"));
        Assert.Equal([3, 2, 1], await SequencesAsync("?kind=debit,CREDIT"));
        Assert.Equal([4, 2], await SequencesAsync("?asset=usd"));
        Assert.Equal([2], await SequencesAsync("?asset=USD&kind=credit"));
        Assert.Empty(await SequencesAsync("?kind=refund"));
    }

    [Fact]
    public async Task A_time_range_has_both_its_ends()
    {
        for (var i = 0; i < 5; i++)
        {
            await AddAsync("u", 1);
            Api.Time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal([5, 4, 3], await SequencesAsync("?since=2030-01-01T00:00:02Z"));
        Assert.Equal([3, 2, 1], await SequencesAsync("?until=2030-01-01T00:00:02Z"));
        Assert.Equal([4, 3, 2], await SequencesAsync("?since=2030-01-01T00:00:01Z&until=2030-01-01T00:00:03Z"));
        Assert.Equal([5, 4, 3, 2, 1], await SequencesAsync("?since=2030-01-01&until=2030-01-01"));
        Assert.Empty(await SequencesAsync("?since=2030-01-02"));
        Assert.Empty(await SequencesAsync("?until=2029-12-31"));
    }

    [Fact]
    public async Task A_page_with_a_range_goes_on_in_it()
    {
        for (var i = 0; i < 5; i++)
        {
            await AddAsync("u", 1);
            Api.Time.Advance(TimeSpan.FromSeconds(1));
        }

        const string Range = "?limit=2&since=2030-01-01T00:00:01Z&until=2030-01-01T00:00:03Z";
        var first = await LedgerAsync(Range);
        var second = await LedgerAsync($"{Range}&cursor={first.Text("next_cursor")}");
        Assert.Equal([4, 3], first.Numbers("entries", "sequence"));
        Assert.Equal([2], second.Numbers("entries", "sequence"));
        Assert.False(second.Has("next_cursor"));
    }

    [Fact]
    public async Task A_filter_that_passes_little_gives_short_pages_that_come_to_the_end()
    {
        await AddAsync("u", 9, more: "\"asset\":\"USD\"");
        for (var i = 0; i < 5; i++)
        {
            Assert.All(await AtOnceAsync((LedgerReader.MaxScanned / 5) + 1, _ => AddAsync("u", 1)), reply => AssertDone(reply));
            Api.Time.Advance(TimeSpan.FromSeconds(1));
        }

        var first = await LedgerAsync("?asset=USD&limit=1");
        Assert.Equal(0, first.Count("entries"));
        var second = await LedgerAsync("?asset=USD&limit=1&cursor=" + first.Text("next_cursor"));
        Assert.Equal([1], second.Numbers("entries", "sequence"));
        Assert.False(second.Has("next_cursor"));
    }

    [Fact]
    public async Task A_cursor_is_good_for_its_own_list_only()
    {
        for (var i = 0; i < 3; i++) await AddAsync("u", 1);
        for (var i = 0; i < 3; i++) await AddAsync("v", 1);
        var cursor = (await LedgerAsync("?limit=1&kind=credit")).Text("next_cursor");
        Assert.Equal([2], await SequencesAsync("?limit=1&kind=credit&cursor=" + cursor));
        foreach (var other in (string[])["?limit=1", "?kind=debit", "?kind=credit&asset=USD", "?kind=credit&since=2030-01-01"])
            Assert.Equal("cursor", (await Api.GetAsync($"/customers/u/ledger{other}&cursor={cursor}")).Text("field"));
        Assert.Equal("cursor", (await Api.GetAsync($"/customers/v/ledger?kind=credit&cursor={cursor}")).Text("field"));
    }

    [Theory]
    [InlineData("limit=0")]
    [InlineData("limit=201")]
    [InlineData("limit=x")]
    [InlineData("kind=add")]
    [InlineData("kind=0")]
    [InlineData("kind=credit,")]
    [InlineData("from=2030-01-01")]
    [InlineData("since=yesterday")]
    [InlineData("until=2030-02-30")]
    [InlineData("cursor=AAAA")]
    [InlineData("cursor=%F0%9F%99%82")]
    [InlineData("cursor=%2e%2e")]
    public async Task What_can_not_be_understood_is_refused(string query)
    {
        await AddAsync("u", 1);
        var reply = await Api.GetAsync("/customers/u/ledger?" + query);
        AssertRefused(400, "invalid_field", reply);
        Assert.Equal(query.Split('=')[0], reply.Text("field"));
    }

    [Fact]
    public async Task An_asset_that_is_not_known_is_refused()
    {
        await AddAsync("u", 1);
        AssertRefused(422, "unknown_asset", await Api.GetAsync("/customers/u/ledger?asset=GOLD"));
    }

    [Fact]
    public async Task Nobody_has_no_ledger_and_none_is_made_by_asking()
    {
        for (var i = 0; i < 2; i++)
        {
            AssertRefused(404, "customer_not_found", await Api.GetAsync("/customers/nobody/ledger"));
            AssertRefused(404, "customer_not_found", await Api.GetAsync("/customers/nobody/ledger/verify"));
            AssertRefused(404, "customer_not_found", await Api.GetAsync("/customers/cust_aaaaaaaaaaaaaaaaaaaaaaaaaa/ledger"));
        }
    }

    private async Task<Reply> LedgerAsync(string query = "", string user = "u") => AssertDone(await Api.GetAsync($"/customers/{user}/ledger{query}"));

    private async Task<IReadOnlyList<decimal>> SequencesAsync(string query) => (await LedgerAsync(query)).Numbers("entries", "sequence");
}
