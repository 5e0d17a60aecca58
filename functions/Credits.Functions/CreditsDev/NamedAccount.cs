using Credits.Core.Commands;
using Credits.Engine.Wallets;
using Credits.Functions.Http;

namespace Credits.Functions.CreditsDev;

/// <summary>How a request names an account: by <c>accountId</c>, by <c>externalId</c>, or by both if they are of the same account.</summary>
/// <param name="AccountId">Our id, or null.</param>
/// <param name="ExternalId">The app's own id, or null.</param>
internal readonly record struct NamedAccount(string? AccountId, string? ExternalId)
{
    private const string Prefix = "acc_";

    private static readonly Problem NotFound = Problem.From(new Outcome.NoCustomer());

    private static readonly Problem Missing = Problem.BadField("accountId", "accountId or externalId is required.");

    private static readonly Problem Different = Problem.BadField("externalId", "accountId and externalId name different accounts.");

    /// <summary>Reads a body.</summary>
    public static NamedAccount From(Fields fields)
    {
        var account = new NamedAccount(fields.OptionalId("accountId"), fields.OptionalId("externalId"));
        if (account is { AccountId: null, ExternalId: null }) fields.Refuse(Missing);
        return account;
    }

    /// <summary>Reads a query string.</summary>
    public static NamedAccount From(QueryFields query)
    {
        var account = new NamedAccount(query.Text("accountId"), query.Text("externalId"));
        if (account is { AccountId: null, ExternalId: null }) query.Refuse(Missing);
        return account;
    }

    /// <summary>An account's id as clients see it.</summary>
    public static string IdOf(string customerId) => Prefix + customerId;

    /// <summary>Does a command on the account that is meant, unless something is wrong with the fields that both came from.</summary>
    public async ValueTask<(WalletName Name, Outcome.Done? Done, Problem? Problem)> SubmitAsync(Call call, Fields fields, Command command, bool create = false)
    {
        if (fields.Problem is { } badField) return (null!, null, badField);
        var (wallet, wrong) = await FindAsync(call);
        if (wrong is not null) return (wallet, null, wrong);
        var (name, outcome) = await call.Services.Wallets.SubmitAsync(wallet, command, create);
        return outcome is Outcome.Done done ? (name, done, null) : (name, null, Problem.From(outcome));
    }

    /// <summary>The wallet that is meant, unless something is wrong with the query that it came from.</summary>
    public async ValueTask<(WalletName Name, Problem? Problem)> FindAsync(Call call, QueryFields query) =>
        query.Problem is { } problem ? (null!, problem) : await FindAsync(call);

    /// <summary>The wallet that is meant, whether or not it exists; a problem if an id is not one or if the two do not agree.</summary>
    private async ValueTask<(WalletName Name, Problem? Problem)> FindAsync(Call call)
    {
        var external = ExternalId is null ? null : WalletName.External(call.Scope, ExternalId);
        if (AccountId is null) return (external!, null);
        if (WalletName.Internal(call.Scope, AccountId) is not { } ours) return (external!, NotFound);
        if (external is null) return (ours, null);
        if (external.CustomerId == ours.CustomerId) return (external, null);
        var real = await call.Services.Customers.FollowAsync(external);
        return real?.CustomerId == ours.CustomerId ? (real, null) : (ours, Different);
    }
}
