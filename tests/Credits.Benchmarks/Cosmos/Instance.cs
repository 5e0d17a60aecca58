using System.Globalization;
using Credits.Benchmarks.Load;
using Credits.Core;
using Credits.Core.Commands;
using Credits.Core.Entries;
using Credits.Core.Wallets;
using Credits.Cosmos;
using Credits.Engine;
using Credits.Engine.Apps;
using Credits.Engine.Customers;
using Credits.Engine.Storage;
using Credits.Engine.Wallets;

namespace Credits.Benchmarks.Cosmos;

/// <summary>One instance of the product without HTTP: the engine, with a client of its own of the account.</summary>
public sealed class Instance : IAsyncDisposable
{
    const string Asset = "CREDIT";
    static readonly Amount Filled = Amount.From(1_000_000_000);

    readonly CosmosStore store;
    readonly AppScope scope;
    readonly string key;
    readonly KeyRing keys;
    readonly WalletService wallets;
    readonly Diagnostics diagnostics = new();

    Instance(CosmosStore store, App app, string key)
    {
        this.store = store;
        this.key = key;
        scope = new AppScope(app, Mode.Test);
        keys = new KeyRing(new AppDirectory(store, TimeProvider.System, Entropy.System), new KeyDirectory(store, TimeProvider.System, Entropy.System), TimeProvider.System);
        var writer = new WalletWriter(store, TimeProvider.System, Entropy.System, diagnostics, new());
        wallets = new WalletService(writer, new CustomerDirectory(store, TimeProvider.System, Entropy.System), store, TimeProvider.System);
    }

    public static async Task<Instance> OpenAsync(string connection)
    {
        var store = await CosmosStore.OpenAsync(new CosmosOptions { ConnectionString = connection }, TimeProvider.System);
        var app = await new AppDirectory(store, TimeProvider.System, Entropy.System).CreateAsync("bench", App.FirstId);
        var made = await new KeyDirectory(store, TimeProvider.System, Entropy.System).CreateAsync(app, Mode.Test, Scopes.Write, name: null);
        return new Instance(store, app, made.Secret ?? throw new LoadFailedException($"No key: {made.Problem}"));
    }

    /// <summary>Fills a wallet, and makes it with that.</summary>
    public async Task FillAsync(int wallet)
    {
        var credit = new Credit(Asset, Filled, LotSource.Paid, LotTerms.DefaultPriority, Expires: null) { EntryId = Entropy.System.NewId() };
        var result = await wallets.SubmitAsync(NameOf(wallet), credit, create: true);
        if (result.Outcome is not Outcome.Done) throw new LoadFailedException($"A wallet was not filled: {result.Outcome}");
    }

    /// <summary>Deducts 1; gives the id of the entry.</summary>
    public async Task<string> DeductAsync(int wallet)
    {
        var command = new Debit(Asset, Amount.From(1))
        {
            EntryId = Entropy.System.NewId(),
            Personal = new Personal("0123456789abcdef", "bench-deduct-000000-0000000000000000", "key_bench", "AI generation", null, null),
        };
        var (_, outcome) = await wallets.SubmitAsync(NameOf(wallet), command);
        return outcome is Outcome.Done ? command.EntryId : throw new LoadFailedException($"The engine did not deduct: {outcome}");
    }

    /// <summary>The state of a wallet.</summary>
    public async Task<Head> ReadAsync(int wallet) => (await wallets.ReadAsync(NameOf(wallet))).Head;

    /// <summary>Finds out what a key may do.</summary>
    public async Task FindKeyAsync()
    {
        if (await keys.FindAsync(key) is null) throw new LoadFailedException("The key was not found.");
    }

    /// <summary>Reads one document of a wallet, as a single request.</summary>
    public async Task TouchAsync(int wallet, string id)
    {
        if (await store.ReadAsync(NameOf(wallet).Partition, id) is null) throw new LoadFailedException($"There is no document {id}.");
    }

    public async ValueTask DisposeAsync()
    {
        await store.DisposeAsync();
        diagnostics.Dispose();
    }

    WalletName NameOf(int wallet) => WalletName.External(scope, string.Create(CultureInfo.InvariantCulture, $"bench-{wallet:d8}"));
}
