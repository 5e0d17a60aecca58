using Xunit;

namespace Credits.Functions.Tests.Credyt;

public sealed class WalletTests : ApiTest
{
    [Fact]
    public async Task An_adjustment_is_in_the_wallet_at_once()
    {
        var ann = await AnnAsync();
        Assert.Equal(0, (await Api.GetAsync($"/customers/{ann}/wallet")).Count("accounts"));
        var reply = await AdjustAsync(ann, "p1", "25.5", "external_topup");
        Assert.Equal(201, reply.Status);
        Assert.StartsWith("adj_", reply.Text("id"));
        Assert.Equal(Api.Time.GetUtcNow(), reply.Moment("created_at"), TimeSpan.FromMilliseconds(1));

        var wallet = AssertDone(await Api.GetAsync($"/customers/{ann}/wallet"));
        Assert.Equal("default:USD", wallet.Text("accounts.0.id"));
        Assert.Equal(("default", "USD", 25.5m), (wallet.Text("accounts.0.name"), wallet.Text("accounts.0.asset"), wallet.Number("accounts.0.available")));
    }

    [Theory]
    [InlineData("default:USD")]
    [InlineData("default%3AUSD")]
    [InlineData("DEFAULT%3ausd")]
    public async Task An_account_is_found_in_any_case_encoded_or_not(string account)
    {
        var ann = await AnnAsync();
        await AdjustAsync(ann, "p1", "100", "external_topup");
        AssertDone(await Api.PostAsync("/v1/reservations/create", $$"""{"accountId":"{{ann}}","asset":"USD","amount":30}"""));
        var reply = AssertDone(await Api.GetAsync($"/customers/{ann}/wallet/{account}"));
        Assert.Equal("default:USD", reply.Text("id"));
        Assert.Equal((70m, 0m, 30m, 100m), (reply.Number("available"), reply.Number("pending_in"), reply.Number("pending_out"), reply.Number("balance")));
    }

    [Theory]
    [InlineData("default:NOPE")]
    [InlineData("other:USD")]
    [InlineData("USD")]
    [InlineData("default:")]
    [InlineData("default%253AUSD")]
    public async Task There_is_no_other_account(string account)
    {
        var ann = await AnnAsync();
        AssertRefused(404, "account_not_found", await Api.GetAsync($"/customers/{ann}/wallet/{account}"));
        AssertRefused(404, "account_not_found", await Api.GetAsync($"/customers/{ann}/wallet/{account}/grants"));
    }

    [Theory]
    [InlineData("wallet")]
    [InlineData("wallet/default:USD")]
    [InlineData("wallet/default:USD/grants")]
    public async Task Without_the_customer_there_is_no_wallet(string path) =>
        AssertRefused(404, "customer_not_found", await Api.GetAsync($"/customers/nobody/{path}"));

    [Fact]
    public async Task Nobody_is_made_by_an_adjustment() => AssertRefused(404, "customer_not_found", await AdjustAsync("nobody", "p1", "1", "gift"));

    [Fact]
    public async Task The_same_transaction_counts_once_and_another_under_its_id_is_refused()
    {
        var ann = await AnnAsync();
        var first = await AdjustAsync(ann, "p1", "25", "external_topup");
        Api.Time.Jump(TimeSpan.FromDays(40));
        var again = await AdjustAsync(ann, "p1", "25.00", "external_topup");
        Assert.Equal((201, first.Text("id"), first.Moment("created_at")), (again.Status, again.Text("id"), again.Moment("created_at")));
        var reused = await AdjustAsync(ann, "p1", "26", "external_topup");
        AssertRefused(422, "idempotency_key_reused", reused);
        Assert.True(reused.Json.GetProperty("errors").TryGetProperty("transaction_id", out _), reused.Body);
        Assert.Equal(25, await AvailableAsync(ann));
    }

    [Fact]
    public async Task Tries_at_once_count_once()
    {
        var ann = await AnnAsync();
        var replies = await AtOnceAsync(20, _ => AdjustAsync(ann, "p1", "25", "external_topup"));
        Assert.All(replies, reply => Assert.Equal(201, reply.Status));
        Assert.Single(replies.Select(reply => reply.Text("id")).Distinct());
        Assert.Equal(25, await AvailableAsync(ann));
    }

    [Theory]
    [InlineData("external_refund")]
    [InlineData("external_chargeback")]
    [InlineData("correction")]
    [InlineData("charge")]
    public async Task What_is_taken_out_may_leave_a_debt_that_the_next_top_up_pays(string reason)
    {
        var ann = await AnnAsync();
        await AdjustAsync(ann, "p1", "10", "external_topup");
        Assert.Equal(201, (await AdjustAsync(ann, "r1", "-25", reason)).Status);
        Assert.Equal(-15, await AvailableAsync(ann));
        await AdjustAsync(ann, "p2", "20", "external_topup");
        Assert.Equal(5, await AvailableAsync(ann));
    }

    [Fact]
    public async Task A_charge_is_spent_and_a_refund_elsewhere_is_not()
    {
        var ann = await AnnAsync();
        await AdjustAsync(ann, "p1", "100", "external_topup");
        await AdjustAsync(ann, "c1", "-10", "charge");
        await AdjustAsync(ann, "r1", "-20", "external_refund");
        var grant = AssertDone(await Api.GetAsync($"/customers/{ann}/wallet/default:USD/grants"));
        Assert.Equal((100m, 10m, 20m, 70m), (grant.Number("items.0.amount"), grant.Number("items.0.spent"), grant.Number("items.0.taken_back"), grant.Number("items.0.remaining")));
        Assert.True(grant.Flag("complete"));
    }

    [Fact]
    public async Task Top_ups_end_after_a_year_unless_told_and_gifts_do_not()
    {
        var ann = await AnnAsync();
        await AdjustAsync(ann, "p1", "10", "external_topup");
        await AdjustAsync(ann, "p2", "20", "external_topup", $",\"expires_at\":\"{Api.Time.GetUtcNow().AddDays(10):O}\"");
        await AdjustAsync(ann, "g1", "30", "gift");
        var grants = await Api.GetAsync($"/customers/{ann}/wallet/default:USD/grants");
        Assert.Equal([20, 10, 30], grants.Numbers("items", "remaining"));
        Assert.Equal(["paid", "paid", "promotion"], grants.Texts("items", "purpose"));
        Assert.Equal(Api.Time.GetUtcNow().AddYears(1), grants.Moment("items.1.expires_at"), TimeSpan.FromMilliseconds(1));
        Assert.False(grants.Has("items.2.expires_at"));

        Api.Time.Jump(TimeSpan.FromDays(367));
        grants = await Api.GetAsync($"/customers/{ann}/wallet/default:USD/grants");
        Assert.Equal(["active", "expired", "expired"], grants.Texts("items", "status"));
        Assert.Equal([0, 10, 20], grants.Numbers("items", "expired"));
        Assert.Equal(30, await AvailableAsync(ann));
        Assert.Equal([30], (await Api.GetAsync($"/customers/{ann}/wallet/default:USD/grants?status=active")).Numbers("items", "remaining"));
    }

    [Fact]
    public async Task Grants_say_what_became_of_them_through_every_api()
    {
        var ann = await AnnAsync();
        await AdjustAsync(ann, "g1", "30", "gift");
        await AdjustAsync(ann, "p1", "100", "external_topup");
        var spent = AssertDone(await Api.PostAsync("/credits/deduct", """{"user_id":"ann","asset":"USD","amount":50}"""));
        AssertDone(await Api.PostAsync("/credits/refund", $$"""{"ledger_id":"{{spent.Text("ledger_id")}}","amount":15}"""));
        AssertDone(await Api.PostAsync("/v1/reservations/create", """{"externalId":"ann","asset":"USD","amount":65}"""));
        var grants = await Api.GetAsync($"/customers/{ann}/wallet/default:USD/grants");
        foreach (var i in (int[])[0, 1])
        {
            decimal Of(string field) => grants.Number($"items.{i}.{field}");
            Assert.Equal(Of("remaining"), Of("amount") + Of("refunded") - Of("spent") - Of("expired") - Of("taken_back") - Of("moved"));
        }

        Assert.Equal(95, grants.Numbers("items", "held").Sum() + await AvailableAsync(ann));
        Assert.Equal(50, grants.Numbers("items", "spent").Sum());
        Assert.Equal(15, grants.Numbers("items", "refunded").Sum());
        Assert.Equal(1, (await Api.GetAsync($"/customers/{ann}/wallet/default:USD/grants?limit=1&offset=1")).Count("items"));
    }

    [Theory]
    [InlineData("{}", "transaction_id")]
    [InlineData("""{"transaction_id":"t","asset":"USD","amount":1}""", "reason")]
    [InlineData("""{"transaction_id":"t","asset":"USD","amount":1,"reason":"because"}""", "reason")]
    [InlineData("""{"transaction_id":"t","asset":"USD","amount":1,"reason":"external_refund"}""", "reason")]
    [InlineData("""{"transaction_id":"t","asset":"USD","amount":-1,"reason":"gift"}""", "reason")]
    [InlineData("""{"transaction_id":"t","asset":"USD","amount":0,"reason":"gift"}""", "amount")]
    [InlineData("""{"transaction_id":"t","asset":"USD","amount":"1","reason":"gift"}""", "amount")]
    [InlineData("""{"transaction_id":"t","amount":1,"reason":"gift"}""", "asset")]
    [InlineData("""{"transaction_id":"t","asset":"USD","amount":1,"reason":"gift","account_name":"other"}""", "account_name")]
    [InlineData("""{"transaction_id":"t","asset":"USD","amount":-1,"reason":"charge","expires_at":"2040-01-01T00:00:00Z"}""", "expires_at")]
    [InlineData("""{"transaction_id":"t","asset":"CREDIT","amount":1,"reason":"external_topup","currency":"USD"}""", "price")]
    [InlineData("""{"transaction_id":"t","asset":"USD","amount":1,"reason":"external_topup","currency":"USD"}""", "price")]
    [InlineData("""{"transaction_id":"t","asset":"CREDIT","amount":1,"reason":"external_topup","price":1}""", "currency")]
    [InlineData("""{"transaction_id":"t","asset":"CREDIT","amount":-1,"reason":"external_refund","price":1}""", "currency")]
    [InlineData("""{"transaction_id":"t","asset":"CREDIT","amount":1,"reason":"gift","price":1,"currency":"USD"}""", "price")]
    [InlineData("""{"transaction_id":"t","asset":"CREDIT","amount":1,"reason":"promotion","currency":"USD"}""", "currency")]
    [InlineData("""{"transaction_id":"t","asset":"CREDIT","amount":-1,"reason":"correction","price":1,"currency":"USD"}""", "price")]
    [InlineData("""{"transaction_id":"t","asset":"CREDIT","amount":-1,"reason":"charge","price":1,"currency":"USD"}""", "price")]
    public async Task Bad_input_is_422_with_the_field(string body, string field)
    {
        var ann = await AnnAsync();
        var reply = await Api.PostAsync($"/customers/{ann}/wallet/adjustments", body);
        AssertRefused(422, "invalid_field", reply);
        Assert.True(reply.Json.GetProperty("errors").TryGetProperty(field, out _), reply.Body);
    }

    [Theory]
    [InlineData("\"asset\":\"NOPE\",\"amount\":1", "unknown_asset", "asset")]
    [InlineData("\"asset\":\"USD\",\"amount\":0.001", "amount_too_precise", "amount")]
    [InlineData("\"asset\":\"USD\",\"amount\":1,\"expires_at\":\"2020-01-01T00:00:00Z\"", "expiry_in_past", "expires_at")]
    public async Task What_can_not_be_paid_in_is_refused_with_the_field(string fields, string code, string field)
    {
        var ann = await AnnAsync();
        var reply = await Api.PostAsync($"/customers/{ann}/wallet/adjustments", $$"""{"transaction_id":"t","reason":"gift",{{fields}}}""");
        AssertRefused(422, code, reply);
        Assert.True(reply.Json.GetProperty("errors").TryGetProperty(field, out _), reply.Body);
    }

    [Fact]
    public async Task A_closed_wallet_is_not_adjusted()
    {
        var ann = await AnnAsync();
        AssertDone(await Api.PostAsync($"/manage/customers/{ann}/close", ""));
        AssertRefused(409, "wallet_closed", await AdjustAsync(ann, "p1", "1", "gift"));
    }

    private async Task<string> AnnAsync() => (await Api.PostAsync("/customers", """{"external_id":"ann"}""")).Text("id");

    private Task<Reply> AdjustAsync(string customer, string transaction, string amount, string reason, string more = "") =>
        Api.PostAsync($"/customers/{customer}/wallet/adjustments", $$"""{"transaction_id":"{{transaction}}","asset":"USD","amount":{{amount}},"reason":"{{reason}}"{{more}}}""");

    private async Task<decimal> AvailableAsync(string customer) => AssertDone(await Api.GetAsync($"/customers/{customer}/wallet/default:USD")).Number("available");
}
