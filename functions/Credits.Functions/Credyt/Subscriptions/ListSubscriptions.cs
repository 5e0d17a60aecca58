using Credits.Core.Subscriptions;
using Credits.Engine.Wallets;
using Credits.Functions.Http;

namespace Credits.Functions.Credyt.Subscriptions;

/// <summary><c>GET /customers/{id}/subscriptions</c>: those that are not over, in order of being made. There is one page.</summary>
internal static class ListSubscriptions
{
    public static async ValueTask<Answer> HandleAsync(Call call)
    {
        if (!call.TryWalletOfPath(out var name, out var wrong)) return wrong;
        var view = await call.Services.Wallets.ReadAsync(name);
        if (!view.Exists) return Problem.From(new Outcome.NoCustomer());
        var items = await call.SubscriptionsAsync(view);
        return Answer.Of(new SubscriptionList(items, items.Count, SubscriptionLimits.PerWallet, 0), SubscriptionJson.Default.SubscriptionList);
    }
}
