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
/// at once make the same document; an external id that is added later becomes an alias.
/// </summary>
public sealed class CustomerDirectory(IDocumentStore store, TimeProvider time, Entropy entropy)
{
    private const int MaxAliases = 100_000;
    private readonly ConcurrentDictionary<Partition, string> aliases = new();
    private int changes;

    /// <summary>A customer who has not been stored yet.</summary>
    public Customer New(string id, string? externalId)
    {
        var now = time.GetUtcNow().ToStored();
        return new Customer { Id = id, ExternalId = externalId, Created = now, Updated = now };
    }

    /// <summary>The same wallet by its real name, if it is remembered that this is an alias.</summary>
    public WalletName Known(WalletName name) => aliases.TryGetValue(name.Partition, out var id) ? name with { CustomerId = id } : name;

    /// <summary>Looks whether a name is an alias; the real name if so, else null.</summary>
    public async ValueTask<WalletName?> FollowAsync(WalletName name)
    {
        var before = Volatile.Read(ref changes);
        if (await ReadAsync(name.Partition) is not { AliasOf: { } id }) return null;
        var real = name with { CustomerId = id };
        // Only what the customer itself confirms is remembered; one that took another external id meanwhile denies it.
        if (await ReadAsync(real.Partition) is not { ExternalId: { } externalId }) return real;
        if (WalletName.External(name.Scope, externalId).CustomerId != name.CustomerId) return null;
        if (aliases.Count >= MaxAliases) aliases.Clear();
        aliases[name.Partition] = id;
        if (Volatile.Read(ref changes) != before) aliases.TryRemove(name.Partition, out _);
        return real;
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
        while (true)
        {
            var result = await WriteAsync(WriteKind.Create, WalletDocuments.Of(name.Partition, customer));
            if (result is CommitResult.Done) return new(customer, Created: true);
            if (await FindAsync(name) is { } found) return new(found);
            await DropDeadAliasAsync(name);
        }
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
                if (customer.ExternalId is not null) await DropDeadAliasAsync(WalletName.External(name.Scope, externalId));
                if (customer.ExternalId is not null || customer.Erased) return new(customer, CustomerProblem.ExternalIdFixed);
                if (!await TryAliasAsync(WalletName.External(name.Scope, externalId), customer)) return new(customer, CustomerProblem.ExternalIdTaken);
                customer = customer with { ExternalId = externalId };
            }

            customer = change(customer) with { Updated = time.GetUtcNow().ToStored() };
            var result = await WriteAsync(WriteKind.Replace, WalletDocuments.Of(partition, customer, document.ETag));
            if (customer.ExternalId != stored.ExternalId) Forget();
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
        if (await WriteAsync(WriteKind.Create, document) is CommitResult.Done) return true;
        return (await ReadAsync(alias.Partition))?.AliasOf == customer.Id;
    }

    // Of two external ids that are added at once one wins; what the other one's call left behind leads nowhere, and
    // so does an alias of a customer who was erased and then took another external id. Both make room.
    internal async ValueTask DropDeadAliasAsync(WalletName alias)
    {
        if (await store.ReadAsync(alias.Partition, WalletDocuments.Customer) is { } document
            && CustomerJson.Read(document.Body).AliasOf is not null && await FollowAsync(alias) is null)
            await WriteAsync(WriteKind.Delete, document);
    }

    // An alias is good for as long as its customer keeps the external id.
    private void Forget()
    {
        Interlocked.Increment(ref changes);
        aliases.Clear();
    }

    private async ValueTask<Customer?> ReadAsync(Partition partition) =>
        await store.ReadAsync(partition, WalletDocuments.Customer) is { } document ? CustomerJson.Read(document.Body) : null;

    private ValueTask<CommitResult> WriteAsync(WriteKind kind, Document document) =>
        store.WriteAsync(new Batch(document.Partition, [new Write(kind, document)]));
}
