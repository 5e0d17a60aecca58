using Xunit;

namespace Credits.Functions.Tests.Credyt;

/// <summary>Fees in assets that are no currencies.</summary>
public sealed partial class SubscriptionsTests
{
    private const string NoPage = "required_actions.0";

    [Fact]
    public async Task What_is_missing_of_another_asset_is_sold_at_its_rate_and_pays_the_fee()
    {
        await CoinsAsync("""{"source":"USD","rate":0.034}""");
        await ProductAsync("plan", FeeIn("COINS", "100"), Included);
        var ann = (await Api.PostAsync("/customers", """{"external_id":"ann","subscriptions":[{"products":[{"code":"plan"}]}]}""")).Text("id");
        await GiveAsync("COINS", "3");
        var pending = await OnlyAsync(ann);
        Assert.Equal(("pending", "payment"), (pending.Text("status"), pending.Text("required_actions.0.type")));
        var page = pending.Text("required_actions.0.redirect_url");
        Assert.Equal(page, (await OnlyAsync(ann)).Text("required_actions.0.redirect_url"));

        // 97 at 0.034 are 3.298.
        Assert.Contains("3.30 USD", (await Api.GetAsync(new Uri(page).PathAndQuery)).Body);
        await PayAsync(page);
        await EventuallyActiveAsync(ann);
        Assert.Equal((0m, 1000m), (await AvailableAsync("COINS"), await AvailableAsync("CREDIT")));
        Assert.Equal(3.30m, (await Api.GetAsync($"/customers/{ann}/stats")).Number("currencies.0.gross_revenue"));
        Assert.True((await Api.GetAsync($"/customers/{ann}/ledger/verify")).Flag("valid"));
    }

    [Fact]
    public async Task A_page_sells_for_what_it_said_when_it_was_opened_whatever_the_rate_is_since()
    {
        await CoinsAsync("""{"source":"USD","rate":0.03}""");
        await ProductAsync("plan", FeeIn("COINS", "100"));
        var ann = (await Api.PostAsync("/customers", """{"external_id":"ann","subscriptions":[{"products":[{"code":"plan"}]}]}""")).Text("id");
        var before = (await OnlyAsync(ann)).Text("required_actions.0.redirect_url");
        Assert.Equal(201, (await Api.PostAsync("/assets/COINS/rates", """{"source":"USD","rate":0.05}""")).Status);
        var after = (await OnlyAsync(ann)).Text("required_actions.0.redirect_url");
        Assert.Contains("5.00 USD", (await Api.GetAsync(new Uri(after).PathAndQuery)).Body);
        Assert.Contains("3.00 USD", (await Api.GetAsync(new Uri(before).PathAndQuery)).Body);

        await PayAsync(before);
        await EventuallyActiveAsync(ann);
        Assert.Equal(0, await AvailableAsync("COINS"));
        // Who pays the other one too has what they bought.
        await PayAsync(after);
        await EventuallyAsync(() => Api.GetAsync("/customers/ann/wallet/default:COINS"), reply => reply.Number("available") == 100);
        Assert.Equal(100, await AvailableAsync("COINS"));
    }

    [Fact]
    public async Task What_is_missing_is_sold_in_whole_units_of_what_the_asset_counts()
    {
        await CoinsAsync("""{"source":"EUR","inverse_rate":3}""");
        await ProductAsync("chat", Usage.Replace("USD", "COINS"));
        await ProductAsync("plan", FeeIn("COINS", "100"));
        var ann = await FundedAsync("1");
        await SubscribeAsync(ann, "chat");
        await SendAsync("one");
        Assert.Equal(-2.5m, await AvailableAsync("COINS"));
        var page = (await SubscribeAsync(ann, "plan")).Text("required_actions.0.redirect_url");
        // 103, of which three cost 1.
        Assert.Contains("34.34 EUR", (await Api.GetAsync(new Uri(page).PathAndQuery)).Body);
        await PayAsync(page);
        await EventuallyAsync(() => Api.GetAsync("/customers/ann/wallet/default:COINS"), reply => reply.Number("available") == 0.5m);
        Assert.Equal("active", (await Api.GetAsync($"/customers/{ann}/subscriptions")).Text("items.1.status"));
        Assert.Equal(0.5m, await AvailableAsync("COINS"));
    }

    [Fact]
    public async Task Fees_in_several_assets_are_paid_one_after_the_other_in_one_currency_if_the_rates_allow()
    {
        await CoinsAsync("""{"source":"EUR","rate":0.02},{"source":"USD","rate":0.03}""");
        await ProductAsync("plan", FeeIn("USD", "20"));
        await ProductAsync("coins", FeeIn("COINS", "100"));
        var ann = (await Api.PostAsync("/customers", """{"external_id":"ann","subscriptions":[{"products":[{"code":"plan"},{"code":"coins"}]}]}""")).Text("id");
        var first = (await OnlyAsync(ann)).Text("required_actions.0.redirect_url");
        Assert.Contains("3.00 USD", (await Api.GetAsync(new Uri(first).PathAndQuery)).Body);
        await PayAsync(first);
        var second = (await EventuallyAsync(() => OnlyAsync(ann), reply => reply.Text("required_actions.0.redirect_url") != first)).Text("required_actions.0.redirect_url");
        Assert.Contains("20.00 USD", (await Api.GetAsync(new Uri(second).PathAndQuery)).Body);
        Assert.Equal(("pending", 100m), ((await OnlyAsync(ann)).Text("status"), await AvailableAsync("COINS")));
        await PayAsync(second);
        await EventuallyActiveAsync(ann);
        Assert.Equal((0m, 0m), (await AvailableAsync("COINS"), await AvailableAsync("USD")));
    }

    [Fact]
    public async Task An_asset_without_a_rate_has_no_page_until_it_has_one_and_whatever_comes_in_pays()
    {
        await CoinsAsync("""{"source":"JPY","rate":1.5,"effective_at":"2030-01-02T00:00:00Z"}""");
        await ProductAsync("plan", FeeIn("COINS", "100"));
        await ProductAsync("implicit", FeeIn("CREDIT", "5"));
        var ann = (await Api.PostAsync("/customers", """{"external_id":"ann","subscriptions":[{"products":[{"code":"plan"}]}]}""")).Text("id");
        var pending = await OnlyAsync(ann);
        Assert.Equal(("pending", "payment", false), (pending.Text("status"), pending.Text(NoPage + ".type"), pending.Has(NoPage + ".redirect_url")));
        Assert.False((await SubscribeAsync(ann, "implicit")).Has(NoPage + ".redirect_url"));

        Api.Time.Jump(TimeSpan.FromDays(1));
        Assert.Contains("150 JPY", (await Api.GetAsync(new Uri((await OnlyAsync(ann)).Text(NoPage + ".redirect_url")).PathAndQuery)).Body);
        await GiveAsync("COINS", "100");
        Assert.Equal("active", (await OnlyAsync(ann)).Text("status"));
    }

    [Fact]
    public async Task A_past_due_fee_in_another_asset_has_a_page_too_also_for_just_as_much_as_the_one_before()
    {
        await CoinsAsync("""{"source":"USD","rate":0.03}""");
        await ProductAsync("plan", FeeIn("COINS", "100", "day"));
        var ann = (await Api.PostAsync("/customers", """{"external_id":"ann","subscriptions":[{"products":[{"code":"plan"}]}]}""")).Text("id");
        var first = (await OnlyAsync(ann)).Text("required_actions.0.redirect_url");
        await PayAsync(first);
        await EventuallyActiveAsync(ann);
        Api.Time.Jump(TimeSpan.FromDays(1));
        var due = await OnlyAsync(ann);
        Assert.Equal("past_due", due.Text("status"));
        Assert.NotEqual(first, due.Text("required_actions.0.redirect_url"));
        await PayAsync(due.Text("required_actions.0.redirect_url"));
        await EventuallyActiveAsync(ann);
    }

    private static string FeeIn(string asset, string amount, string interval = "month") => Fee(amount, interval).Replace("\"USD\"", $"\"{asset}\"");

    private async Task CoinsAsync(string rates) =>
        Assert.Equal(201, (await Api.PostAsync("/assets", $$"""{"code":"COINS","name":"Coins","precision":0,"rates":[{{rates}}]}""")).Status);

    private async Task GiveAsync(string asset, string amount) => Assert.Equal(201, (await Api.PostAsync(
        "/customers/ann/wallet/adjustments", $$"""{"transaction_id":"{{Guid.NewGuid()}}","asset":"{{asset}}","amount":{{amount}},"reason":"gift"}""")).Status);

    private async Task<Reply> OnlyAsync(string customer) =>
        AssertDone(await Api.GetAsync($"/customers/{customer}/subscriptions/{(await Api.GetAsync($"/customers/{customer}/subscriptions")).Text("items.0.id")}"));

    private async Task EventuallyActiveAsync(string customer)
    {
        var reply = await EventuallyAsync(() => OnlyAsync(customer), reply => reply.Text("status") == "active");
        Assert.Equal(("active", 0), (reply.Text("status"), reply.Count("required_actions")));
    }
}
