using Credits.Functions.Tests.CreditsDev;
using Xunit;

namespace Credits.Functions.Tests.Manage;

public sealed class WalletStateTests : CreditsDevTest
{
    [Fact]
    public async Task A_wallet_is_shown_with_its_customer_and_accounts()
    {
        await AddAsync("u", 100);
        await AddAsync("u", 5, more: "\"asset\":\"USD\"");
        await HoldAsync("u", 40);
        var wallet = AssertDone(await Api.GetAsync("/manage/customers/u"));
        Assert.Equal(("u", "open", 1, 3), (wallet.Text("external_id"), wallet.Text("state"), wallet.Number("open_reservations"), wallet.Number("sequence")));
        Assert.Equal(["CREDIT", "USD"], wallet.Texts("accounts", "asset"));
        Assert.Equal([100, 5], wallet.Numbers("accounts", "balance"));
        Assert.Equal([60, 5], wallet.Numbers("accounts", "available"));
        Assert.Equal(wallet.Body, (await Api.GetAsync("/manage/customers/" + wallet.Text("id"))).Body);
        Assert.False(wallet.Has("changed"));
    }

    [Fact]
    public async Task A_frozen_wallet_spends_nothing_until_it_is_unfrozen()
    {
        await AddAsync("u", 100);
        Assert.Equal("frozen", (await ChangeAsync("freeze")).Text("state"));
        AssertRefused(409, "wallet_frozen", await DeductAsync("u", 1));
        AssertRefused(409, "wallet_frozen", await ReserveAsync("u", 1));
        AssertDone(await AddAsync("u", 1));
        Assert.Equal("open", (await ChangeAsync("unfreeze")).Text("state"));
        AssertDone(await DeductAsync("u", 101));
    }

    [Fact]
    public async Task A_closed_wallet_gives_up_what_is_left_and_goes_on_at_nothing_when_it_is_reopened()
    {
        await AddAsync("u", 100);
        var closed = await ChangeAsync("close");
        Assert.Equal(("closed", 0), (closed.Text("state"), closed.Number("accounts.0.balance")));
        AssertRefused(409, "wallet_closed", await AddAsync("u", 1));
        var reopened = await ChangeAsync("reopen");
        Assert.Equal(("open", 3), (reopened.Text("state"), reopened.Number("sequence")));
        AssertDone(await AddAsync("u", 1));
    }

    [Fact]
    public async Task A_wallet_with_open_reservations_is_not_closed()
    {
        await AddAsync("u", 100);
        var held = await HoldAsync("u", 1);
        AssertRefused(409, "reservations_open", await PostAsync("close"));
        AssertDone(await CancelAsync(held));
        await ChangeAsync("close");
    }

    [Theory]
    [InlineData("freeze")]
    [InlineData("unfreeze")]
    [InlineData("close")]
    [InlineData("reopen")]
    public async Task A_state_that_is_so_already_is_left_as_it_is(string change)
    {
        await AddAsync("u", 100);
        await PostAsync(change);
        var before = (await Api.GetAsync("/manage/customers/u")).Number("sequence");
        var again = AssertDone(await PostAsync(change));
        Assert.Equal((false, before), (again.Flag("changed"), again.Number("sequence")));
    }

    [Fact]
    public async Task Lifting_a_freeze_does_not_open_what_is_closed_nor_does_reopening_lift_a_freeze()
    {
        await AddAsync("u", 100);
        await ChangeAsync("freeze");
        AssertRefused(409, "wallet_frozen", await PostAsync("reopen"));
        await ChangeAsync("close");
        AssertRefused(409, "wallet_closed", await PostAsync("unfreeze"));
        AssertRefused(409, "wallet_closed", await PostAsync("freeze"));
    }

    [Fact]
    public async Task A_retry_that_comes_late_does_not_do_it_again()
    {
        await AddAsync("u", 100);
        Assert.True((await PostAsync("freeze", "k")).Flag("changed"));
        await ChangeAsync("unfreeze");
        var late = AssertDone(await PostAsync("freeze", "k"));
        Assert.Equal((false, "open"), (late.Flag("changed"), late.Text("state")));
        AssertRefused(422, "idempotency_key_reused", await PostAsync("close", "k"));
    }

    [Fact]
    public async Task Of_many_at_once_one_changes_it()
    {
        await AddAsync("u", 100);
        var replies = await AtOnceAsync(10, _ => PostAsync("close"));
        Assert.All(replies, reply => AssertDone(reply));
        Assert.Single(replies, reply => reply.Flag("changed"));
    }

    [Fact]
    public async Task A_freeze_that_races_with_deductions_loses_none_of_them()
    {
        await AddAsync("u", 1_000);
        var deductions = AtOnceAsync(50, _ => DeductAsync("u", 1));
        await ChangeAsync("freeze");
        var done = (await deductions).Count(reply => reply.Status == 200);
        Assert.Equal(1_000 - done, (await BalanceAsync("u")).Balance);
        AssertRefused(409, "wallet_frozen", await DeductAsync("u", 1));
        Assert.True((await Api.GetAsync("/customers/u/ledger/verify")).Flag("valid"));
    }

    [Fact]
    public async Task An_overdraft_limit_lets_deductions_go_below_nothing_and_no_further()
    {
        await AddAsync("u", 10);
        var set = AssertDone(await OverdraftAsync("""{"limit":5.5}"""));
        Assert.Equal((5.5m, true), (set.Number("accounts.0.overdraft_limit"), set.Flag("changed")));
        AssertRefused(402, "insufficient_credits", await DeductAsync("u", 15.6m));
        AssertDone(await DeductAsync("u", 15.5m));
        Assert.Equal(5.5m, (await Api.GetAsync("/manage/customers/u")).Number("accounts.0.overdraft"));
        Assert.False(AssertDone(await OverdraftAsync("""{"limit":5.50}""")).Flag("changed"));
        AssertDone(await OverdraftAsync("""{"limit":0}"""));
    }

    [Fact]
    public async Task An_overdraft_limit_is_of_one_asset()
    {
        await AddAsync("u", 10);
        var set = AssertDone(await OverdraftAsync("""{"limit":5,"asset":"usd"}"""));
        Assert.Equal([0, 5], set.Numbers("accounts", "overdraft_limit"));
    }

    [Theory]
    [InlineData("{}", 400, "invalid_field")]
    [InlineData("""{"limit":-1}""", 400, "invalid_field")]
    [InlineData("""{"limit":"5"}""", 400, "invalid_field")]
    [InlineData("""{"limit":null}""", 400, "invalid_field")]
    [InlineData("""{"limit":1e400}""", 400, "invalid_field")]
    [InlineData("""{"limit":5,"asset":"GOLD"}""", 422, "unknown_asset")]
    [InlineData("""{"limit":5.001,"asset":"USD"}""", 422, "amount_too_precise")]
    public async Task A_limit_must_be_an_amount_of_the_asset(string body, int status, string code)
    {
        await AddAsync("u", 10);
        AssertRefused(status, code, await OverdraftAsync(body));
        Assert.Equal(1, (await Api.GetAsync("/manage/customers/u")).Number("sequence"));
    }

    [Fact]
    public async Task Nobodys_wallet_is_not_changed_and_not_made()
    {
        foreach (var change in (string[])["freeze", "unfreeze", "close", "reopen", "erase"])
            AssertRefused(404, "customer_not_found", await PostAsync(change));
        AssertRefused(404, "customer_not_found", await OverdraftAsync("""{"limit":5}"""));
        AssertRefused(404, "customer_not_found", await Api.GetAsync("/manage/customers/u"));
    }

    [Fact]
    public async Task A_customer_whose_id_has_slashes_is_named_by_encoding_them()
    {
        await AddAsync("org/u", 10);
        await AddAsync("org", 10);
        AssertDone(await Api.SendAsync(HttpMethod.Post, "/manage/customers/org%2Fu/freeze", null));
        AssertRefused(409, "wallet_frozen", await DeductAsync("org/u", 1));
        AssertDone(await DeductAsync("org", 1));
    }

    private Task<Reply> PostAsync(string change, string? key = null) => Api.SendAsync(HttpMethod.Post, $"/manage/customers/u/{change}", null, idempotencyKey: key);

    private async Task<Reply> ChangeAsync(string change)
    {
        var reply = AssertDone(await PostAsync(change));
        Assert.True(reply.Flag("changed"));
        return reply;
    }

    private Task<Reply> OverdraftAsync(string body) => Api.PostAsync("/manage/customers/u/overdraft", body);
}
