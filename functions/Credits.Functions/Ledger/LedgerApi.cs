using Credits.Engine.Apps;
using Credits.Functions.Http;

namespace Credits.Functions.Ledger;

/// <summary>Our own API to read and prove the ledger of one customer.</summary>
internal static class LedgerApi
{
    public static void Map(IEndpointRouteBuilder routes, EdgeServices services)
    {
        var api = new Api(routes, ProblemDetailsStyle.Instance, services);
        api.Get("/customers/{id}/ledger", Scopes.Read, ReadLedger.HandleAsync);
        api.Get("/customers/{id}/ledger/verify", Scopes.Read, new VerifyLedger().HandleAsync);
    }
}
