using Credits.Engine.Customers;
using Credits.Engine.Wallets;
using Credits.Functions.Http;

namespace Credits.Functions.Manage;

/// <summary><c>GET /manage/customers/{id}</c>: a customer and the state of their wallet.</summary>
internal static class ReadCustomer
{
    public static readonly Problem NotFound = Problem.From(new Outcome.NoCustomer());

    public static async ValueTask<Answer> HandleAsync(Call call) =>
        call.TryWalletOfPath(out var name, out var problem) ? await AnswerAsync(call, name) : problem;

    /// <summary>The wallet as it is now.</summary>
    public static async ValueTask<Answer> AnswerAsync(Call call, WalletName name, bool? changed = null)
    {
        var view = await call.Services.Wallets.ReadAsync(name);
        if (!view.Exists || await call.Services.Customers.FindAsync(view.Name) is not { } customer) return NotFound;
        return Answer.Of(Of(view, customer, changed), ManageJson.Default.WalletBody);
    }

    private static WalletBody Of(WalletView view, Customer customer, bool? changed) => new(
        "cust_" + customer.Id,
        customer.ExternalId,
        customer.Name,
        customer.Email,
        customer.Metadata,
        Words.Of(view.Head.State),
        customer.Erased,
        customer.Created,
        [.. view.Head.Accounts.Select(account => new AccountBody(
            account.Asset, account.Balance, account.Reserved, account.Available, account.Overdraft, account.OverdraftLimit, account.UsageLimit))],
        view.Head.Reservations.Length,
        view.Head.Sequence,
        view.Head.LastHash,
        changed);
}
