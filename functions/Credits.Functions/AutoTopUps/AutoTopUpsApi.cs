using Credits.Core.Commands;
using Credits.Core.Ids;
using Credits.Core.TopUps;
using Credits.Engine.Apps;
using Credits.Engine.Wallets;
using Credits.Functions.Http;

namespace Credits.Functions.AutoTopUps;

/// <summary><c>/customers/{id}/auto-top-ups</c>: accounts that are topped up by themselves, by charging a saved payment method.</summary>
internal static class AutoTopUpsApi
{
    public static readonly Problem None = new(StatusCodes.Status404NotFound, ProblemCode.AutoTopUpNotFound, "The account is not topped up by itself.");

    public static void Map(IEndpointRouteBuilder routes, EdgeServices services)
    {
        var api = new Api(routes, ProblemDetailsStyle.Instance, services);
        api.Get("/customers/{id}/auto-top-ups", Scopes.Read, ListAsync);
        api.Get("/customers/{id}/auto-top-ups/{asset}", Scopes.Read, ReadAsync);
        api.Put("/customers/{id}/auto-top-ups/{asset}", Scopes.Write, PutAutoTopUp.HandleAsync);
        api.Delete("/customers/{id}/auto-top-ups/{asset}", Scopes.Write, RemoveAsync);
    }

    /// <summary>An account's automatic top-up as it is now.</summary>
    public static async ValueTask<Answer> ShowAsync(Call call, WalletName name, string asset)
    {
        var view = await call.Services.Wallets.ReadAsync(name);
        if (!view.Exists) return Problem.From(new Outcome.NoCustomer());
        return AutoTopUpBody.Of(view.Head.Account(asset), call.Services.Time.GetUtcNow()) is { } body ? Answer.Of(body, AutoTopUpJson.Default.AutoTopUpBody) : None;
    }

    private static async ValueTask<Answer> ListAsync(Call call)
    {
        if (!call.TryWalletOfPath(out var name, out var wrong)) return wrong;
        var view = await call.Services.Wallets.ReadAsync(name);
        if (!view.Exists) return Problem.From(new Outcome.NoCustomer());
        return Answer.Of(new AutoTopUpList([.. view.Head.Accounts.Select(account => AutoTopUpBody.Of(account, call.Services.Time.GetUtcNow())).OfType<AutoTopUpBody>()]), AutoTopUpJson.Default.AutoTopUpList);
    }

    private static async ValueTask<Answer> ReadAsync(Call call)
    {
        if (!call.TryWalletOfPath(out var name, out var wrong)) return wrong;
        return call.FindAsset(call.RouteText("asset")) is { } asset ? await ShowAsync(call, name, asset.Code) : Call.UnknownAsset(call.RouteText("asset"));
    }

    private static async ValueTask<Answer> RemoveAsync(Call call)
    {
        if (!call.TryWalletOfPath(out var name, out var wrong)) return wrong;
        if (call.FindAsset(call.RouteText("asset")) is not { } asset) return Call.UnknownAsset(call.RouteText("asset"));
        var (key, fromClient) = call.OperationKey();
        var remove = new RemoveAutoTopUp(asset.Code) { EntryId = StableId.Of("auto top-up removed", key), ClientKeyed = fromClient, Personal = call.Personal(fromClient ? key : null) };
        return (await call.Services.Wallets.SubmitAsync(name, remove)).Outcome switch
        {
            Outcome.Done => Answer.Of(new RemovedAutoTopUp(asset.Code, true), AutoTopUpJson.Default.RemovedAutoTopUp),
            Outcome.Refused { Refusal.Code: ChangeState.Unchanged } => None,
            var outcome => Problem.From(outcome),
        };
    }
}
