using Credits.Engine.Wallets;
using Credits.Functions.Http;

namespace Credits.Functions.Credyt.Customers;

/// <summary><c>GET /customers</c>: a page, oldest first; with <c>external_id</c> the one customer itself.</summary>
internal static class ListCustomers
{
    public static async ValueTask<Answer> HandleAsync(Call call)
    {
        var query = call.Query();
        var externalId = query.Text("external_id");
        var (limit, offset) = CredytApi.PageOf(query);
        if (query.Problem is { } problem) return problem;
        if (externalId is not null) return await ReadCustomer.AnswerAsync(call, WalletName.External(call.Scope, externalId));

        var (customers, total) = await call.Services.Customers.PageAsync(call.Scope, offset, limit, call.Context.RequestAborted);
        return Answer.Of(
            new CredytPage<CustomerBody>([.. customers.Select(customer => CustomerBody.Of(customer))], total, limit, offset), CustomerJson.Default.CredytPageCustomerBody);
    }
}
