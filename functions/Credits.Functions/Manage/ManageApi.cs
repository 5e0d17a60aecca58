using Credits.Core.Wallets;
using Credits.Engine.Apps;
using Credits.Functions.Http;

namespace Credits.Functions.Manage;

/// <summary>Our own API to manage apps, keys, the state of wallets and dead letters; all of it for admin keys.</summary>
internal static class ManageApi
{
    public static void Map(IEndpointRouteBuilder routes, EdgeServices services)
    {
        var api = new Api(routes, ProblemDetailsStyle.Instance, services);
        api.Post("/manage/apps", Scopes.Admin, CreateApp.HandleAsync);
        api.Get("/manage/apps", Scopes.Admin, ListApps.HandleAsync);
        api.Post("/manage/apps/{id}/keys", Scopes.Admin, CreateKey.HandleAsync);
        api.Get("/manage/apps/{id}/keys", Scopes.Admin, ListKeys.HandleAsync);
        api.Post("/manage/apps/{id}/keys/{keyId}/rotate", Scopes.Admin, RotateKey.HandleAsync);
        api.Post("/manage/apps/{id}/keys/{keyId}/revoke", Scopes.Admin, RevokeKey.HandleAsync, hasBody: false);
        api.Delete("/manage/apps/{id}/keys/{keyId}", Scopes.Admin, RevokeKey.HandleAsync);

        api.Get("/manage/customers/{id}", Scopes.Admin, ReadCustomer.HandleAsync);
        foreach (var change in StateChange.All)
            api.Post($"/manage/customers/{{id}}/{change.Name}", Scopes.Admin, change.HandleAsync, hasBody: false);
        api.Post("/manage/customers/{id}/overdraft", Scopes.Admin, SetOverdraft.HandleAsync);
        api.Post("/manage/customers/{id}/usage-policy", Scopes.Admin, SetUsagePolicy.HandleAsync);
        api.Post("/manage/customers/{id}/erase", Scopes.Admin, EraseCustomer.HandleAsync, hasBody: false);

        api.Get("/manage/queues/{queue}/dead-letters", Scopes.Admin, ListDeadLetters.HandleAsync);
        api.Get("/manage/queues/{queue}/dead-letters/{id}", Scopes.Admin, ReadDeadLetter.HandleAsync);
        api.Post("/manage/queues/{queue}/dead-letters/{id}/replay", Scopes.Admin, ReplayDeadLetter.HandleAsync, hasBody: false);
        api.Delete("/manage/queues/{queue}/dead-letters/{id}", Scopes.Admin, DiscardDeadLetter.HandleAsync);
    }
}
