using System.Collections.Concurrent;
using Credits.Core;
using Credits.Core.Ids;
using Credits.Engine.Storage;
using Credits.Engine.Wallets;

namespace Credits.Engine.Customers;

/// <summary>Why a customer could not be made or changed.</summary>
public enum CustomerProblem
{
    /// <summary>There is no such customer.</summary>
    NotFound,

    /// <summary>Another customer has that external id.</summary>
    ExternalIdTaken,

    /// <summary>The customer has another external id; it is set once.</summary>
    ExternalIdFixed,
}

/// <summary>A customer, or why not.</summary>
/// <param name="Customer">The customer.</param>
/// <param name="Problem">What was wrong.</param>
/// <param name="Created">True if this call made it.</param>
public readonly record struct CustomerResult(Customer? Customer, CustomerProblem? Problem = null, bool Created = false);

/// <summary>
/// Makes, finds and lists customers. The id of one with an external id is computed from it, so two first calls
/// at once make the same document; an external id that is added later becomes an alias. What an external id leads to
/// stays the same for ever: an alias is followed once its customer says that the name is theirs, and they say so once.
/// </summary>
public sealed class CustomerDirectory(IDocumentStore store, TimeProvider time, Entropy entropy)
{
    private const int MaxAliases = 100_000;
    // Each time is lost to somebody who took the place and left it again.
    private const int MaxTries = 10;
    private readonly ConcurrentDictionary<Partition, string> aliases = new();

    /// <summary>A customer who has not been stored yet.</summary>
    public Customer New(string id, string? externalId)
    {
        var now = time.GetUtcNow().ToStored();
        return new Customer { Id = id, ExternalId = externalId, Created = now, Updated = now };
    }

    /// <summary>The same wallet by its real name, if it is remembered that this is an alias.</summary>
    public WalletName Known(WalletName name) => aliases.TryGetValue(name.Partition, out var id) ? name with { CustomerId = id } : name;

    /// <summary>
    /// Looks whether a name is an alias; the real name if so, else null. An alias that the customer has not confirmed, since the
    /// call that adds it is under way or broke off, is confirmed here: what is done under it can not be moved elsewhere later.
    /// </summary>
    public async ValueTask<WalletName?> FollowAsync(WalletName name)
    {
        if (await ReadAsync(name.Partition) is not { AliasOf: { } id }) return null;
        var real = name with { CustomerId = id };
        while (true)
        {
            if (await store.ReadAsync(real.Partition, WalletDocuments.Customer) is not { } document) return null;
            var customer = CustomerJson.Read(document.Body);
            if (customer.AliasOf is not null) return null;
            if (KnownAs(name.Scope, customer) is { } known)
            {
                if (known != name.CustomerId) return null;
                if (aliases.Count >= MaxAliases) aliases.Clear();
                aliases[name.Partition] = id;
                return real;
            }

            // If another name is first, the customer denies this one from then on.
            customer = customer with
            {
                ExternalId = customer.Erased ? null : name.ExternalId,
                KnownAs = name.CustomerId,
                Updated = time.GetUtcNow().ToStored(),
            };
            await WriteAsync(WriteKind.Replace, WalletDocuments.Of(real.Partition, customer, document.ETag));
        }
    }

    /// <summary>A customer, or null.</summary>
    public async ValueTask<Customer?> FindAsync(WalletName name)
    {
        name = Known(name);
        var customer = await ReadAsync(name.Partition);
        if (customer?.AliasOf is null) return customer;
        return await FollowAsync(name) is { } real ? await ReadAsync(real.Partition) : null;
    }

    /// <summary>The name of a customer to be made: that of the external id, or else of the client's key, or else a new one.</summary>
    public WalletName NameFor(Apps.AppScope scope, string? externalId, string? key) => externalId is not null
        ? WalletName.External(scope, externalId)
        : new WalletName(scope, key is null ? entropy.NewId() : StableId.Of("keyed customer:" + scope.Name, scope.App.Salt, key), null);

    /// <summary>Makes a customer; one with the same external id, or without one of the same key, is given as it is.</summary>
    public async ValueTask<CustomerResult> CreateAsync(Apps.AppScope scope, string? externalId, Func<Customer, Customer> fill, string? key = null)
    {
        var name = NameFor(scope, externalId, key);
        var customer = fill(New(name.CustomerId, externalId));
        for (var tries = 0; tries < MaxTries; tries++)
        {
            var result = await WriteAsync(WriteKind.Create, WalletDocuments.Of(name.Partition, customer));
            if (result is CommitResult.Done) return new(customer, Created: true);
            if (await FindAsync(name) is { } found) return new(found);
            await DropDeadAliasAsync(name);
        }

        throw Contended(name);
    }

    /// <summary>Changes a customer's fields; an external id can be added once.</summary>
    public async ValueTask<CustomerResult> UpdateAsync(WalletName name, string? externalId, Func<Customer, Customer> change)
    {
        while (true)
        {
            var found = await FindAsync(name);
            if (found is null) return new(null, CustomerProblem.NotFound);
            var partition = name.Partition with { Wallet = found.Id };
            if (await store.ReadAsync(partition, WalletDocuments.Customer) is not { } document) return new(null, CustomerProblem.NotFound);
            var stored = CustomerJson.Read(document.Body);
            var customer = stored;
            if (externalId is not null && customer.ExternalId != externalId)
            {
                var alias = WalletName.External(name.Scope, externalId);
                var isAnother = KnownAs(name.Scope, stored) is { } known && known != alias.CustomerId;
                if (isAnother) await DropDeadAliasAsync(alias);
                if (isAnother || stored.Erased) return new(stored, CustomerProblem.ExternalIdFixed);
                if (!await TryAliasAsync(alias, stored)) return new(stored, CustomerProblem.ExternalIdTaken);
                customer = customer with { ExternalId = externalId };
            }

            customer = change(customer) with { Updated = time.GetUtcNow().ToStored() };
            // Also when this erases the external id.
            customer = customer with { KnownAs = KnownAs(name.Scope, stored) ?? KnownAs(name.Scope, customer) };
            var result = await WriteAsync(WriteKind.Replace, WalletDocuments.Of(partition, customer, document.ETag));
            if (result is CommitResult.Done) return new(customer);
        }
    }

    /// <summary>The customers of a scope in order of creation, and where to go on.</summary>
    public async ValueTask<(IReadOnlyList<Customer> Customers, Position? Next)> ListAsync(Apps.AppScope scope, int limit, Position? after)
    {
        var page = await store.QueryAsync(new Query { App = scope.Name, Type = WalletDocuments.Customer, Limit = limit, After = after });
        return ([.. page.Documents.Select(document => CustomerJson.Read(document.Body))], page.Next);
    }

    /// <summary>A page of the customers of a scope, oldest first, and how many there are in all.</summary>
    public async ValueTask<(IReadOnlyList<Customer> Customers, long Total)> PageAsync(Apps.AppScope scope, int offset, int limit, CancellationToken cancellation = default)
    {
        var (documents, total) = await store.PageAsync(new Query { App = scope.Name, Type = WalletDocuments.Customer }, offset, limit, cancellation);
        return ([.. documents.Select(document => CustomerJson.Read(document.Body))], total);
    }

    // The alias takes the place that a customer of that external id would have, so there can be only one of them.
    private async ValueTask<bool> TryAliasAsync(WalletName alias, Customer customer)
    {
        var document = WalletDocuments.Of(alias.Partition, New(alias.CustomerId, null) with { AliasOf = customer.Id });
        for (var tries = 0; tries < MaxTries; tries++)
        {
            if (await WriteAsync(WriteKind.Create, document) is CommitResult.Done) return true;
            if ((await ReadAsync(alias.Partition))?.AliasOf == customer.Id) return true;
            if (!await DropDeadAliasAsync(alias)) return false;
        }

        throw Contended(alias);
    }

    /// <summary>
    /// Of two external ids that are added at once one wins; what the other one's call left behind leads nowhere and makes room.
    /// A customer who denied an alias once denies it for ever, so none is dropped that somebody might still confirm.
    /// </summary>
    /// <returns>False if the place is not free.</returns>
    internal async ValueTask<bool> DropDeadAliasAsync(WalletName alias)
    {
        if (await store.ReadAsync(alias.Partition, WalletDocuments.Customer) is not { } document) return true;
        if (CustomerJson.Read(document.Body).AliasOf is null || await FollowAsync(alias) is not null) return false;
        await WriteAsync(WriteKind.Delete, document);
        return true;
    }

    /// <summary>The id of the customer's external id, of which there is one for ever; null if they have had none.</summary>
    private static string? KnownAs(Apps.AppScope scope, Customer customer) =>
        customer.KnownAs ?? (customer.ExternalId is { } externalId ? WalletName.External(scope, externalId).CustomerId : null);

    private static StoreUnavailableException Contended(WalletName name) => new($"The place of customer {name.CustomerId} is taken and left all the time.");

    private async ValueTask<Customer?> ReadAsync(Partition partition) =>
        await store.ReadAsync(partition, WalletDocuments.Customer) is { } document ? CustomerJson.Read(document.Body) : null;

    private ValueTask<CommitResult> WriteAsync(WriteKind kind, Document document) =>
        store.WriteAsync(new Batch(document.Partition, [new Write(kind, document)]));
}
