using Credits.Engine.Storage;

namespace Credits.Sqlite;

/// <summary>The embedded store, in the program's folder (<c>Credits:Data</c>, <c>Credits:CheckpointPages</c>).</summary>
public sealed class SqliteKind : IStoreKind
{
    /// <inheritdoc/>
    public string Name => "sqlite";

    /// <inheritdoc/>
    public bool IsMeant(StoreSettings settings) => false;

    /// <inheritdoc/>
    public Task<OpenStore> OpenAsync(StoreSettings settings, TimeProvider time, bool create)
    {
        if (!create && !SqliteStore.IsIn(settings.DataFolder)) throw new StoreOpenException($"There is no store in {settings.DataFolder}.");
        var options = new SqliteOptions { Folder = settings.DataFolder };
        if (settings.Number("Credits:CheckpointPages", 100, 1_000_000) is { } pages) options = options with { CheckpointPages = pages };
        var store = SqliteStore.Open(options, time);
        return Task.FromResult(new OpenStore(store, settings.DataFolder, NativeSqlite.Current.ToString()) { Queues = store.Messages.Ports, CountMessagesAsync = store.Messages.CountAsync });
    }
}
