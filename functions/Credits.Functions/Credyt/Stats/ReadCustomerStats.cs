using Credits.Engine.Wallets;
using Credits.Functions.Http;

namespace Credits.Functions.Credyt.Stats;

/// <summary><c>GET /customers/{id}/stats</c>: what a customer brought in and cost. What is due by now is written first.</summary>
internal static class ReadCustomerStats
{
    public static async ValueTask<Answer> HandleAsync(Call call)
    {
        if (!call.TryWalletOfPath(out var name, out var wrong)) return wrong;
        var query = call.Query();
        var range = StatsFields.Range(call, query);
        if (query.Problem is { } problem) return problem;
        if (await call.Services.Customers.FindAsync(name) is not { } customer) return Problem.From(new Outcome.NoCustomer());

        var view = await call.Services.Wallets.ReadWrittenAsync(name with { CustomerId = customer.Id });
        var days = await call.Services.Stats.OfWalletAsync(view.Name.Partition, range, call.Context.RequestAborted);
        return Answer.Of(StatsAnswer.Of(range, days, "cust_" + customer.Id, customer.ExternalId), StatsJson.Default.StatsBody);
    }
}
