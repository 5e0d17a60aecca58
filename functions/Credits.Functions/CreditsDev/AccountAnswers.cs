using Credits.Core.Wallets;
using Credits.Engine.Assets;
using Credits.Engine.Customers;
using Credits.Engine.Wallets;
using Credits.Functions.Http;

namespace Credits.Functions.CreditsDev;

/// <summary>What several answers say about an account.</summary>
internal static class AccountAnswers
{
    /// <summary>A customer with what the wallet holds now.</summary>
    public static async ValueTask<AccountBody> AccountAsync(this Call call, Customer customer, string asset = Asset.Default)
    {
        var view = await call.Services.Wallets.ReadAsync(new WalletName(call.Scope, customer.Id, customer.ExternalId));
        return Account(call, customer, view.Head, asset);
    }

    /// <summary>A customer with what a head holds.</summary>
    public static AccountBody Account(Call call, Customer customer, Head head, string asset)
    {
        var account = head.Account(asset);
        return new AccountBody(
            NamedAccount.IdOf(customer.Id),
            call.Scope.App.Id,
            customer.ExternalId,
            customer.Name,
            customer.Email,
            account.Balance,
            account.Reserved,
            account.Available,
            asset,
            head.State.ToString().ToLowerInvariant(),
            customer.Metadata,
            customer.Created,
            customer.Updated);
    }
}
