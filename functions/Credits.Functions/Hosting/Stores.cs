using Credits.Cosmos;
using Credits.Engine.Storage;
using Credits.Sqlite;

namespace Credits.Functions.Hosting;

/// <summary>The stores to choose from.</summary>
internal static class Stores
{
    /// <summary>The first is the default, and the embedded one. A further one is a line here.</summary>
    private static readonly IStoreKind[] Kinds = [new SqliteKind(), new CosmosKind()];

    /// <summary>
    /// Opens the store that <c>Credits:Store</c> names, or without it the one whose settings are given. Throws
    /// <see cref="SettingsException"/> or <see cref="StoreOpenException"/> with one sentence if that cannot be, and
    /// unless it may be made, if it is not there.
    /// </summary>
    public static Task<OpenStore> OpenAsync(Settings settings, IConfiguration configuration, TimeProvider time, TextWriter warnings, bool create = true)
    {
        var told = Tell(settings, configuration, warnings);
        return Choose(told).OpenAsync(told, time, create);
    }

    /// <summary>Opens the embedded store, whatever is chosen.</summary>
    public static Task<OpenStore> OpenEmbeddedAsync(Settings settings, IConfiguration configuration, TimeProvider time, TextWriter warnings) =>
        Kinds[0].OpenAsync(Tell(settings, configuration, warnings), time, create: true);

    private static StoreSettings Tell(Settings settings, IConfiguration configuration, TextWriter warnings) =>
        new(settings.Data, name => configuration[name], warning => warnings.WriteLine($"WARNING: {warning}"));

    private static IStoreKind Choose(StoreSettings settings)
    {
        if (settings.Text("Credits:Store") is not { } name) return Array.Find(Kinds, kind => kind.IsMeant(settings)) ?? Kinds[0];
        return Array.Find(Kinds, kind => kind.Name == name)
            ?? throw new SettingsException($"Credits:Store must be one of {string.Join(", ", Kinds.Select(kind => kind.Name))}.");
    }
}
