using Credits.Engine.Apps;
using Credits.Engine.Storage;
using Credits.Functions.Credyt.Accounts;
using Credits.Functions.Credyt.Assets;
using Credits.Functions.Credyt.Customers;
using Credits.Functions.Credyt.Events;
using Credits.Functions.Credyt.Products;
using Credits.Functions.Credyt.Stats;
using Credits.Functions.Credyt.Subscriptions;
using Credits.Functions.Credyt.Vendors;
using Credits.Functions.Credyt.Wallets;
using Credits.Functions.Http;

namespace Credits.Functions.Credyt;

/// <summary>Credyt's API.</summary>
internal static class CredytApi
{
    /// <summary>Paths below which everything is of this API's shape.</summary>
    public static readonly IReadOnlyList<string> Families = ["/accounts", "/assets", "/billing-portal", "/customers", "/events", "/products", "/stats", "/top-ups", "/vendors"];

    public static void Map(IEndpointRouteBuilder routes, EdgeServices services)
    {
        var api = new Api(routes, CredytStyle.Instance, services);
        api.Post("/top-ups", Scopes.Write, CreateTopUp.HandleAsync);
        AssetsApi.Map(api);
        ProductsApi.Map(api);
        EventsApi.Map(api);

        api.Post("/customers", Scopes.Write, CreateCustomer.HandleAsync);
        api.Get("/customers", Scopes.Read, ListCustomers.HandleAsync);
        api.Get("/customers/{id}", Scopes.Read, ReadCustomer.HandleAsync);
        api.Patch("/customers/{id}", Scopes.Write, UpdateCustomer.HandleAsync);

        api.Get("/customers/{id}/wallet", Scopes.Read, ReadWallet.HandleAsync);
        api.Post("/customers/{id}/wallet/adjustments", Scopes.Write, CreateAdjustment.HandleAsync);
        api.Get("/customers/{id}/wallet/{account}", Scopes.Read, ReadAccount.HandleAsync);
        api.Get("/customers/{id}/wallet/{account}/grants", Scopes.Read, ListGrants.HandleAsync);

        api.Post("/customers/{id}/subscriptions", Scopes.Write, CreateSubscription.HandleAsync);
        api.Get("/customers/{id}/subscriptions", Scopes.Read, ListSubscriptions.HandleAsync);
        api.Get("/customers/{id}/subscriptions/{subscription}", Scopes.Read, ReadSubscription.HandleAsync);
        api.Patch("/customers/{id}/subscriptions/{subscription}", Scopes.Write, UpdateSubscription.HandleAsync);
        api.Delete("/customers/{id}/subscriptions/{subscription}", Scopes.Write, EndSubscriptionNow.HandleAsync);

        api.Post("/accounts", Scopes.Admin, CreateAccount.HandleAsync);
        api.Get("/accounts", Scopes.Read, ListAccounts.HandleAsync);
        api.Get("/accounts/self", Scopes.Read, ReadOwnAccount.HandleAsync);
        api.Get("/accounts/{id}", Scopes.Read, ReadConnectedAccount.HandleAsync);

        api.Post("/vendors", Scopes.Write, CreateVendor.HandleAsync);
        api.Get("/vendors", Scopes.Read, ListVendors.HandleAsync);
        api.Get("/vendors/{id}", Scopes.Read, ReadVendor.HandleAsync);

        api.Get("/customers/{id}/stats", Scopes.Read, ReadCustomerStats.HandleAsync);
        api.Get("/vendors/{id}/stats", Scopes.Read, ReadVendorStats.HandleAsync);
        api.Get("/stats", Scopes.Read, ReadAppStats.HandleAsync);
    }

    /// <summary>Reads <c>limit</c> and <c>offset</c>.</summary>
    public static (int Limit, int Offset) PageOf(QueryFields query) => (query.Limit(), query.Int("offset", 0, 0, OffsetPages.MaxOffset));

    /// <summary>The problem of making a second one with the same external id.</summary>
    public static Problem ExternalIdTaken(string what) =>
        new(StatusCodes.Status422UnprocessableEntity, ProblemCode.ExternalIdTaken, $"Another {what} has that external_id.") { Field = "external_id" };
}
