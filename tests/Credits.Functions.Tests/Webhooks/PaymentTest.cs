using Xunit;

namespace Credits.Functions.Tests.Webhooks;

/// <summary>A test of payments over HTTP, with accounts of the first app at Stripe and Polar.</summary>
public abstract class PaymentTest : IAsyncLifetime
{
    protected const string StripeSecret = "whsec_stripe";
    protected const string PolarSecret = "polar_whs_oldform";
    protected const string PolarNewSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    protected ApiHost Api { get; private set; } = null!;

    public async ValueTask InitializeAsync() =>
        Api = await ApiHost.StartAsync($"--Stripe:WebhookSecret={StripeSecret}", $"--Polar:WebhookSecret={PolarSecret},{PolarNewSecret}");

    public async ValueTask DisposeAsync()
    {
        await Api.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected async Task<decimal> BalanceAsync(string user, string? key = null) => (await Api.GetAsync($"/credits/balance?user_id={user}", key)).Number("balance");

    /// <summary>Asks until the queue has brought the balance there.</summary>
    protected async Task AssertBalanceBecomesAsync(decimal expected, string user, string? key = null)
    {
        await LookUntilAsync(async () => await BalanceAsync(user, key) == expected);
        Assert.Equal(expected, await BalanceAsync(user, key));
    }

    /// <summary>Looks until something holds. Each look takes a millisecond of the server's time, so what is to be tried again is.</summary>
    protected async Task LookUntilAsync(Func<Task<bool>> holds)
    {
        for (var i = 0; i < 30_000 && !await holds(); i++) Api.Time.Advance(TimeSpan.FromMilliseconds(1));
    }

    protected Task<Reply> StripeAsync(string body, string path = "/webhooks/stripe", string secret = StripeSecret) =>
        Api.SendAsync(PaymentEvents.Stripe(path, body, secret, Api.Time.GetUtcNow()));

    protected static void AssertRefused(int status, string code, Reply reply)
    {
        Assert.True(status == reply.Status, $"{status} expected: {reply.Status} {reply.Body}");
        Assert.Equal(code, reply.Text("code"));
    }
}
