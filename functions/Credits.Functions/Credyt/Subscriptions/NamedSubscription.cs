using Credits.Core;
using Credits.Functions.Http;

namespace Credits.Functions.Credyt.Subscriptions;

/// <summary>The subscription that a path names.</summary>
internal static class NamedSubscription
{
    public static readonly Problem NotFound = new(StatusCodes.Status404NotFound, RefusalCode.SubscriptionNotFound, "There is no such subscription, or it is over.");

    /// <summary>Its id without the prefix.</summary>
    public static string Of(Call call)
    {
        var id = call.RouteText("subscription");
        return id.StartsWith(SubscriptionBody.Prefix, StringComparison.Ordinal) ? id[SubscriptionBody.Prefix.Length..] : id;
    }
}
