using Credits.Core.Subscriptions;
using Credits.Engine.Wallets;
using Credits.Functions.Http;

namespace Credits.Functions.Credyt.Subscriptions;

/// <summary>Subscriptions as they are answered: with the page on which an open fee can be paid.</summary>
internal static class SubscriptionAnswers
{
    /// <summary>One of a wallet.</summary>
    public static async ValueTask<SubscriptionBody> SubscriptionAsync(this Call call, WalletView view, Subscription subscription)
    {
        if (subscription.Status is not (SubscriptionStatus.Pending or SubscriptionStatus.PastDue)) return SubscriptionBody.Of(subscription, []);
        var page = await call.Services.Subscriptions.Pages.OpenAsync(view, subscription, call.Services.Subscriptions.Address.Value, cancellation: call.Context.RequestAborted);
        return SubscriptionBody.Of(subscription, [new ActionBody("payment", page?.AbsoluteUri)]);
    }

    /// <summary>All of a wallet that are not over.</summary>
    public static async ValueTask<IReadOnlyList<SubscriptionBody>> SubscriptionsAsync(this Call call, WalletView view)
    {
        var bodies = new List<SubscriptionBody>(view.Head.Subscriptions.Length);
        foreach (var subscription in view.Head.Subscriptions) bodies.Add(await call.SubscriptionAsync(view, subscription));
        return bodies;
    }

    /// <summary>Answers with a subscription as it is now.</summary>
    public static async ValueTask<Answer> AnswerAsync(this Call call, WalletName name, string id, int status = StatusCodes.Status200OK)
    {
        var view = await call.Services.Wallets.ReadAsync(name);
        return await call.Services.Subscriptions.Desk.FindAsync(view, id) is { } subscription
            ? Answer.Of(await call.SubscriptionAsync(view, subscription), SubscriptionJson.Default.SubscriptionBody, status)
            : NamedSubscription.NotFound;
    }
}
