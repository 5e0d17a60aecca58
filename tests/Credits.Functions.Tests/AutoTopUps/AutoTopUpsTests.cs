using Credits.Engine.Payments.Providers;
using Credits.Functions.Tests.Pay;
using Credits.Functions.Tests.Payments;
using Credits.Functions.Tests.Webhooks;
using Credits.Payments.Sandbox;
using Xunit;

namespace Credits.Functions.Tests.AutoTopUps;

/// <summary>Automatic top-ups from the checkout that saves a card to the charge, through the sandbox.</summary>
public sealed class AutoTopUpsTests : PaymentTest
{
    private const string Rule = """{"threshold":50,"amount":100,"unit_price":0.02,"currency":"EUR","monthly_limit":10}""";
    private const string Path = "/customers/ann/auto-top-ups/CREDIT";

    [Fact]
    public async Task A_saved_card_is_charged_when_the_balance_falls_below_the_threshold()
    {
        await SaveAsync(SandboxCards.Pays);
        var set = Done(await PutAsync(Rule));
        Assert.Equal(("CREDIT", "on", "sandbox", 10m, 0m, 300m, 60m), (set.Text("asset"), set.Text("status"), set.Text("provider"), set.Number("monthly_limit"), set.Number("spent_this_month"), set.Number("cool_down_seconds"), set.Number("available")));
        await DeductAsync(11);
        await AssertBalanceBecomesAsync(149, "ann");
        var after = Done(await Api.GetAsync(Path));
        Assert.Equal(("on", 2m), (after.Text("status"), after.Number("spent_this_month")));
        // The payment says so a moment after the wallet has it.
        await LookUntilAsync(async () => (await Api.GetAsync("/payments?customer=ann")).Text("payments.0.state") == "credited");
        var payments = await Api.GetAsync("/payments?customer=ann");
        Assert.Equal(2, payments.Count("payments"));
        Assert.Equal(100, payments.Number("payments.0.granted"));
        var ledger = await Api.GetAsync("/customers/ann/ledger");
        Assert.Contains(ledger.Json.GetProperty("entries").EnumerateArray(), entry => entry.TryGetProperty("top_up", out var step) && step.GetProperty("action").GetString() == "start");
    }

    [Fact]
    public async Task A_declined_card_switches_it_off_with_its_reason_and_another_one_and_setting_it_again_help()
    {
        await SaveAsync(SandboxCards.Declines);
        Done(await PutAsync(Rule));
        await DeductAsync(11);
        await LookUntilAsync(async () => (await Api.GetAsync(Path)).Text("status") == "off");
        var off = Done(await Api.GetAsync(Path));
        Assert.Equal(("off", "card_declined", 0m), (off.Text("status"), off.Text("reason"), off.Number("spent_this_month")));
        Assert.Equal(49, await BalanceAsync("ann"));

        await SaveAsync(SandboxCards.Pays, "again");
        Api.Time.Advance(TimeSpan.FromMinutes(6));
        await DeductAsync(61);
        Done(await PutAsync(Rule));
        await AssertBalanceBecomesAsync(148, "ann");
    }

    [Fact]
    public async Task Too_little_when_it_is_set_begins_at_once_and_the_same_again_changes_nothing()
    {
        await SaveAsync(SandboxCards.Pays);
        var rule = Rule.Replace("\"threshold\":50", "\"threshold\":61");
        Done(await PutAsync(rule));
        Done(await PutAsync(rule));
        await AssertBalanceBecomesAsync(160, "ann");
        Assert.Equal(1, Done(await Api.GetAsync("/customers/ann/auto-top-ups")).Count("auto_top_ups"));
        Assert.Equal(2, (await Api.GetAsync("/payments?customer=ann")).Count("payments"));
    }

    [Fact]
    public async Task Up_to_a_target()
    {
        await SaveAsync(SandboxCards.Pays);
        Done(await PutAsync(Rule.Replace("\"amount\":100", "\"target\":200")));
        await DeductAsync(20);
        await AssertBalanceBecomesAsync(200, "ann");
    }

    [Fact]
    public async Task Within_the_cool_down_it_waits_and_says_until_when()
    {
        await SaveAsync(SandboxCards.Pays);
        Done(await PutAsync(Rule));
        await DeductAsync(11);
        await AssertBalanceBecomesAsync(149, "ann");
        await DeductAsync(100);
        var waiting = Done(await Api.GetAsync(Path));
        Assert.Equal("waiting", waiting.Text("status"));
        Assert.Equal(waiting.Moment("last_started_at").AddMinutes(5), waiting.Moment("starts_at"));
        Api.Time.Advance(TimeSpan.FromMinutes(6));
        await AssertBalanceBecomesAsync(149, "ann");
    }

    [Fact]
    public async Task One_key_used_for_two_customers_charges_each_of_them()
    {
        string[] customers = ["ann", "bob"];
        foreach (var customer in customers)
        {
            await SaveAsync(SandboxCards.Pays, customer, customer);
            Done(await Api.SendAsync(HttpMethod.Put, Path.Replace("ann", customer), Rule));
        }

        foreach (var customer in customers) Done(await Api.PostAsync("/credits/deduct", $$"""{"user_id":"{{customer}}","amount":11}""", "fee of November"));
        foreach (var customer in customers) await AssertBalanceBecomesAsync(149, customer);
    }

    [Fact]
    public async Task Removed_it_charges_no_more_and_is_there_no_more()
    {
        await SaveAsync(SandboxCards.Pays);
        Done(await PutAsync(Rule));
        Assert.True(Done(await Api.SendAsync(HttpMethod.Delete, Path, null)).Flag("removed"));
        AssertRefused(404, "auto_top_up_not_found", await Api.GetAsync(Path));
        AssertRefused(404, "auto_top_up_not_found", await Api.SendAsync(HttpMethod.Delete, Path, null));
        await DeductAsync(60);
        Api.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(0, Done(await Api.GetAsync("/customers/ann/auto-top-ups")).Count("auto_top_ups"));
        Assert.Equal(1, (await Api.GetAsync("/payments?customer=ann")).Count("payments"));
    }

    [Fact]
    public async Task Without_a_card_that_can_be_charged_it_is_not_set()
    {
        await Api.PayAsync("pi_1", "ann");
        AssertRefused(404, "no_payment_method", await PutAsync(Rule));
        await Api.PayAsync("pi_2", "ann", saved: new SavedMethod("cus_1", "pm_1"));
        AssertRefused(404, "no_payment_method", await PutAsync(Rule[..^1] + ",\"provider\":\"sandbox\"}"));
        Assert.Equal("stripe", Done(await PutAsync(Rule)).Text("provider"));
    }

    [Theory]
    [InlineData("\"threshold\":50", "\"threshold\":0", "threshold")]
    [InlineData("\"threshold\":50,", "", "threshold")]
    [InlineData("\"amount\":100", "\"amount\":100,\"target\":200", "amount")]
    [InlineData("\"amount\":100,", "", "amount")]
    [InlineData("\"amount\":100", "\"target\":50", "target")]
    [InlineData("\"unit_price\":0.02,", "", "unit_price")]
    [InlineData("0.02", "1000000001", "unit_price")]
    [InlineData("EUR", "CREDIT", "currency")]
    [InlineData("\"monthly_limit\":10", "\"monthly_limit\":1", "monthly_limit")]
    [InlineData("\"monthly_limit\":10", "\"monthly_limit\":10,\"cool_down_seconds\":59", "cool_down_seconds")]
    [InlineData("\"monthly_limit\":10", "\"monthly_limit\":10,\"provider\":\"polar\"", "provider")]
    [InlineData("\"amount\":100", "\"amount\":999999999999999", "monthly_limit")]
    public async Task What_makes_no_sense_is_refused_with_its_field(string right, string wrong, string field)
    {
        var reply = await PutAsync(Rule.Replace(right, wrong));
        AssertRefused(400, "invalid_field", reply);
        Assert.Equal(field, reply.Text("field"));
    }

    [Fact]
    public async Task Nobody_and_nothing_of_that_name()
    {
        AssertRefused(404, "customer_not_found", await Api.GetAsync("/customers/nobody/auto-top-ups"));
        AssertRefused(404, "customer_not_found", await Api.SendAsync(HttpMethod.Put, "/customers/nobody/auto-top-ups/CREDIT", Rule));
        AssertRefused(404, "customer_not_found", await Api.SendAsync(HttpMethod.Delete, "/customers/nobody/auto-top-ups/CREDIT", null));
        AssertRefused(422, "unknown_asset", await Api.GetAsync("/customers/ann/auto-top-ups/GOLD"));
    }

    [Fact]
    public async Task A_frozen_wallet_takes_no_rule_and_a_key_for_reading_sets_none()
    {
        await SaveAsync(SandboxCards.Pays);
        AssertRefused(403, "scope_missing", await Api.SendAsync(HttpMethod.Put, Path, Rule, await Api.NewKeyAsync(scopes: Credits.Engine.Apps.Scopes.Read)));
        var id = (await Api.GetAsync("/customers/ann/ledger")).Text("customer");
        Done(await Api.SendAsync(HttpMethod.Post, $"/manage/customers/{id}/freeze", null));
        AssertRefused(409, "wallet_frozen", await PutAsync(Rule));
    }

    // Buys 60 on a page that saves the card.
    private async Task SaveAsync(string card, string key = "first", string customer = "ann")
    {
        var before = await BalanceAsync(customer);
        var checkout = Done(await Api.PostAsync("/checkouts", $$"""{"external_id":"{{customer}}","credits":60,"price":1.2,"currency":"EUR","save_method":true,"success_url":"https://shop.example/","cancel_url":"https://shop.example/"}""", key));
        await Pages.PressAsync(checkout.Text("url"), "pay", card);
        await AssertBalanceBecomesAsync(before + 60, customer);
        await LookUntilAsync(async () => (await Api.GetAsync($"/customers/{customer}/payment-methods")).Body.Contains(SandboxCards.Last4Of(card), StringComparison.Ordinal));
    }

    private Task<Reply> PutAsync(string rule) => Api.SendAsync(HttpMethod.Put, Path, rule);

    private async Task DeductAsync(int amount) => Done(await Api.PostAsync("/credits/deduct", $$"""{"user_id":"ann","amount":{{amount}}}"""));

    private static Reply Done(Reply reply)
    {
        Assert.True(reply.Status == 200, $"{reply.Status} {reply.Body}");
        return reply;
    }
}
