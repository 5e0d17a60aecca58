using Credits.Core;
using Credits.Core.Ids;
using Credits.Functions.Http;

namespace Credits.Functions.Credyt.Subscriptions;

/// <summary>The subscription that a path names.</summary>
internal static class NamedSubscription
{
    public static readonly Problem NotFound = new(StatusCodes.Status404NotFound, RefusalCode.SubscriptionNotFound, "There is no such subscription, or it is over.");

    /// <summary>Its id without the prefix.</summary>
    public static string Of(Call call) => StableId.WithoutPrefix(call.RouteText("subscription"), SubscriptionBody.Prefix);
}
