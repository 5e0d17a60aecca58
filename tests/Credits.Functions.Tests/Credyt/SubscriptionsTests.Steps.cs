using System.Globalization;
using Xunit;

namespace Credits.Functions.Tests.Credyt;

/// <summary>What the tests of subscriptions do.</summary>
public sealed partial class SubscriptionsTests
{
    private static string Fee(string amount, string interval = "month") =>
        $$$"""{"name":"Fee","type":"fixed","billing_model":{"type":"recurring","recurring":{"interval":"{{{interval}}}"}},"pricing":[{"asset":"USD","values":[{"unit_price":{{{amount}}}}]}]}""";

    private async Task<string> ProductAsync(string code, string price, string? entitlement = null)
    {
        var reply = await Api.PostAsync("/products", $$"""{"name":"{{code}}","code":"{{code}}","prices":[{{price}}],"entitlements":[{{entitlement}}],"publish":true}""");
        Assert.True(reply.Status == 201, reply.Body);
        return reply.Text("id");
    }

    private async Task<string> FundedAsync(string amount)
    {
        var ann = (await Api.PostAsync("/customers", """{"external_id":"ann"}""")).Text("id");
        await AdjustAsync(amount);
        return ann;
    }

    private async Task AdjustAsync(string amount) => Assert.Equal(201, (await Api.PostAsync(
        "/customers/ann/wallet/adjustments", $$"""{"transaction_id":"{{Guid.NewGuid()}}","asset":"USD","amount":{{amount}},"reason":"external_topup"}""")).Status);

    private Task<Reply> SubscribeAsync(string customer, string code) => Api.PostAsync($"/customers/{customer}/subscriptions", $$"""{"products":[{"code":"{{code}}"}]}""");

    private async Task SendAsync(string id, DateTimeOffset? occurred = null)
    {
        var at = (occurred ?? Api.Time.GetUtcNow()).ToString("O", CultureInfo.InvariantCulture);
        var reply = await Api.PostAsync("/events", $$"""{"customer_external_id":"ann","events":[{"id":"{{id}}","event_type":"message","occurred_at":"{{at}}"}]}""");
        Assert.True(reply.Status is 200 or 201 or 202, reply.Body);
    }

    private Task<Reply> PatchAsync(string customer, string id, string body) => Api.SendAsync(HttpMethod.Patch, $"/customers/{customer}/subscriptions/{id}", body);

    private async Task<decimal> AvailableAsync(string asset) => AssertDone(await Api.GetAsync($"/customers/ann/wallet/default:{asset}")).Number("available");

    /// <summary>Reads until something holds; each time takes a millisecond of the server's time.</summary>
    private async Task<Reply> EventuallyAsync(Func<Task<Reply>> read, Func<Reply, bool> holds)
    {
        var reply = await read();
        for (var i = 0; i < 30_000 && !holds(reply); i++)
        {
            Api.Time.Advance(TimeSpan.FromMilliseconds(1));
            reply = await read();
        }

        return reply;
    }

    private async Task PayAsync(string page)
    {
        var path = new Uri(page).PathAndQuery;
        var version = (await Api.GetAsync(path)).Body.Split("name=\"version\" value=\"")[1].Split('"')[0];
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new FormUrlEncodedContent(new Dictionary<string, string> { ["action"] = "pay", ["version"] = version }),
        };
        var status = (await Api.SendAsync(request)).Status;
        Assert.True(status is 303 or 200, status.ToString(CultureInfo.InvariantCulture));
    }
}
