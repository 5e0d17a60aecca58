using Credits.Engine.Subscriptions;

namespace Credits.Functions.Http;

/// <summary>What handlers that have to do with subscriptions work with.</summary>
/// <param name="Desk">Makes and finds them.</param>
/// <param name="Pages">Where open fees are paid.</param>
/// <param name="Address">Where people reach the program.</param>
public sealed record SubscriptionEdge(SubscriptionDesk Desk, SubscriptionPages Pages, PublicAddress Address);
