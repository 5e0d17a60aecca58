using Credits.Core;
using Credits.Engine.Catalog;
using Credits.Engine.Events;
using Credits.Functions.Credyt.Events;
using Credits.Functions.Http;

namespace Credits.Functions.Credyt.Products;

/// <summary>
/// <c>POST /products/{id}/{version}/replay</c>: what happened, rated with a version, beside what was charged for it; of one
/// customer or of all, in a time. Nothing moves.
/// </summary>
internal static class ReplayUsage
{
    private static readonly TimeSpan DefaultRange = TimeSpan.FromDays(30);

    public static async ValueTask<Answer> HandleAsync(Call call)
    {
        var (query, fields) = (call.Query(), call.Fields());
        var limit = query.Int("limit", UsageReplay.MaxEvents, 1, UsageReplay.MaxEvents);
        var after = Cursor.Read(query, call.Scope.Name);
        var until = fields.OptionalMoment("to") ?? call.Services.Time.GetUtcNow().ToStored().AddMilliseconds(1);
        var from = fields.OptionalMoment("from") ?? until - DefaultRange;
        var (ours, theirs) = (fields.OptionalId("customer_id"), fields.OptionalId("customer_external_id"));
        if (from >= until) fields.Refuse(Problem.BadField("from", "from must be before to."));
        if ((query.Problem ?? fields.Problem) is { } problem) return problem;
        var (product, number, missing) = await NamedProduct.FindAsync(call);
        if (missing is not null) return missing;
        var (wallet, unknown) = await NamedCustomer.FindAsync(call, ours, theirs);
        if (unknown is not null) return unknown;

        var version = await call.Services.Catalog.Products.VersionAsync(call.Scope, product!.Id, number);
        var page = await call.Services.Catalog.Replay.RunAsync(call.Scope, wallet, version!, from, until, limit, after, call.Context.RequestAborted);
        var body = new ReplayBody(
            Product.IdPrefix + product.Id,
            product.Code,
            number,
            from,
            until,
            page.Events,
            page.Erased,
            Sums(page.Sums),
            [.. page.Customers.Select(one => new CustomerReplayBody("cust_" + one.CustomerId, one.Events, Sums(one.Sums)))],
            Cursor.Write(page.Next));
        return Answer.Of(body, ProductJson.Default.ReplayBody);
    }

    private static IReadOnlyList<ReplaySumBody> Sums(IReadOnlyList<ReplaySum> sums) =>
        [.. sums.Select(sum => new ReplaySumBody(sum.Asset, sum.Charged, sum.Replayed, sum.Replayed - sum.Charged))];
}
