using Credits.Engine.Apps;
using Credits.Functions.Http;

namespace Credits.Functions.Chargly;

/// <summary>Chargly's API: <c>/api/wallet/*</c>, <c>/api/usage/log</c>, <c>/api/billing/checkout</c>, <c>/api/credit-packs</c>.</summary>
/// <remarks>Source: charglyai/chargly-sdk, types.ts and client.ts.</remarks>
internal static class CharglyApi
{
    /// <summary>Paths below which everything is of this API's shape.</summary>
    public static readonly IReadOnlyList<string> Families = ["/api"];

    public static void Map(IEndpointRouteBuilder routes, EdgeServices services)
    {
        var api = new Api(routes, CharglyStyle.Instance, services);
        api.Get("/api/wallet/balance/{id}", Scopes.Read, ReadBalance.HandleAsync);
        api.Post("/api/wallet/consume", Scopes.Write, Consume.HandleAsync);
        api.Post("/api/usage/log", Scopes.Write, LogUsage.HandleAsync);
        api.Post("/api/billing/checkout", Scopes.Write, Checkout.HandleAsync);
        api.Get("/api/credit-packs", Scopes.Read, ListCreditPacks.HandleAsync);
    }
}
