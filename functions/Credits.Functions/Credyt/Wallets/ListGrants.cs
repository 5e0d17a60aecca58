using Credits.Core.Wallets;
using Credits.Engine.Ledger;
using Credits.Engine.Wallets;
using Credits.Functions.Http;

namespace Credits.Functions.Credyt.Wallets;

/// <summary>
/// <c>GET /customers/{id}/wallet/{account}/grants</c>: every grant of an account with what is left of it and what became of
/// the rest: open ones in the order in which they are spent, then closed ones. <c>status</c> names one kind of them.
/// </summary>
internal static class ListGrants
{
    private static readonly string[] Statuses = ["active", "held", "depleted", "expired", "taken_back"];

    public static async ValueTask<Answer> HandleAsync(Call call)
    {
        if (!call.TryWalletOfPath(out var name, out var wrong)) return wrong;
        var query = call.Query();
        var (limit, offset) = CredytApi.PageOf(query);
        var status = query.Text("status");
        if (status is not null && !Statuses.Contains(status, StringComparer.Ordinal))
            query.Refuse(Problem.BadField("status", $"status must be one of: {string.Join(", ", Statuses)}."));
        if (query.Problem is { } problem) return problem;

        var view = await call.Services.Wallets.ReadWrittenAsync(name);
        if (!view.Exists) return Problem.From(new Outcome.NoCustomer());
        if (AccountId.OfPath(call) is not { } asset) return AccountId.NotFound;
        var grants = await call.Services.Grants.ReadAsync(view, asset.Code, call.Context.RequestAborted);
        var items = grants.Grants.Select(grant => Of(view, asset.Code, grant)).Where(grant => status is null || grant.Status == status).ToList();
        return Answer.Of(
            new GrantList(AccountId.Of(asset.Code), grants.IsComplete, [.. items.Skip(offset).Take(limit)], items.Count, limit, offset),
            WalletJson.Default.GrantList);
    }

    private static GrantBody Of(WalletView view, string asset, Grant grant) => new(
        grant.Lot.StartsWith("standing.", StringComparison.Ordinal) ? grant.Lot : WireId.Of("led_", view.Name.CustomerId, grant.Lot),
        asset,
        PurposeOf(grant.Terms.Source),
        StatusOf(grant),
        grant.Granted,
        grant.Remaining,
        grant.Held,
        grant.Spent,
        grant.Refunded,
        grant.Expired,
        grant.TakenBack,
        grant.Moved,
        grant.Terms.Priority,
        grant.Terms.Since,
        grant.Terms.Expires);

    private static string PurposeOf(LotSource source) => source == LotSource.Promotional ? "promotion" : Words.Of(source);

    // What ended it is what took the most of it.
    private static string StatusOf(Grant grant) =>
        grant.Remaining.IsPositive ? (grant.Held == grant.Remaining ? "held" : "active")
        : grant.Expired > grant.Spent && grant.Expired >= grant.TakenBack ? "expired"
        : grant.TakenBack > grant.Spent ? "taken_back"
        : "depleted";
}
