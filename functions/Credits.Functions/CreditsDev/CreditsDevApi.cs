using Credits.Engine.Apps;
using Credits.Functions.Http;

namespace Credits.Functions.CreditsDev;

/// <summary>Credits.dev's API: <c>/v1/accounts/*</c>, <c>/v1/reservations/*</c> and <c>/v1/transactions*</c>.</summary>
internal static class CreditsDevApi
{
    /// <summary>Paths below which everything is of this API's shape; other APIs share <c>/v1</c>.</summary>
    public static readonly IReadOnlyList<string> Families = ["/v1/accounts", "/v1/reservations", "/v1/transactions"];

    public static void Map(IEndpointRouteBuilder routes, EdgeServices services)
    {
        var api = new Api(routes, CreditsDevStyle.Instance, services);
        api.Get("/v1/accounts", Scopes.Read, ListAccounts.HandleAsync);
        api.Post("/v1/accounts/create", Scopes.Write, CreateAccount.HandleAsync);
        api.Post("/v1/accounts/update", Scopes.Write, UpdateAccount.HandleAsync);
        api.Get("/v1/accounts/get", Scopes.Read, GetAccount.HandleAsync);
        api.Get("/v1/accounts/balance", Scopes.Read, ReadBalance.HandleAsync);
        api.Post("/v1/accounts/credits/add", Scopes.Write, AddCredits.HandleAsync);
        api.Post("/v1/accounts/credits/deduct", Scopes.Write, DeductCredits.HandleAsync);
        api.Get("/v1/reservations", Scopes.Read, ListReservations.HandleAsync);
        api.Post("/v1/reservations/create", Scopes.Write, CreateReservation.HandleAsync);
        api.Post("/v1/reservations/confirm", Scopes.Write, ConfirmReservation.HandleAsync);
        api.Post("/v1/reservations/cancel", Scopes.Write, CancelReservation.HandleAsync);
        api.Post("/v1/reservations/extend", Scopes.Write, ExtendReservation.HandleAsync);
        api.Get("/v1/transactions", Scopes.Read, ListTransactions.HandleAsync);
        api.Post("/v1/transactions/create", Scopes.Write, CreateTransaction.HandleAsync);
    }
}
