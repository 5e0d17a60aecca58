using Credits.Engine.Wallets;
using Credits.Functions.Http;

namespace Credits.Functions.Credyt.Events;

/// <summary>The customer whom a query may name by <c>customer_id</c> or <c>customer_external_id</c>.</summary>
internal static class NamedCustomer
{
    /// <summary>The wallet by its real name; null if none is named.</summary>
    public static async ValueTask<(WalletName? Wallet, Problem? Problem)> FindAsync(Call call, string? ours, string? theirs)
    {
        if (ours is null && theirs is null) return (null, null);
        if (ours is not null && theirs is not null) return (null, Problem.BadField("customer_id", "Give either customer_id or customer_external_id."));
        var name = ours is null ? WalletName.External(call.Scope, theirs!) : WalletName.Either(call.Scope, ours);
        return await call.Services.Customers.FindAsync(name) is { } customer
            ? (name with { CustomerId = customer.Id }, null)
            : (null, Problem.From(new Outcome.NoCustomer()));
    }
}
