using System.Globalization;
using Credits.Engine.Queues;

namespace Credits.Engine.Storage;

/// <summary>A kind of store that settings can choose. Each store's project has one.</summary>
public interface IStoreKind
{
    /// <summary>What <c>Credits:Store</c> calls it.</summary>
    string Name { get; }

    /// <summary>True if a setting that only it has is given, so that it is meant where no kind is named.</summary>
    bool IsMeant(StoreSettings settings);

    /// <summary>Opens it. Throws <see cref="StoreOpenException"/> if a setting makes no sense, is missing, or the store cannot be opened.</summary>
    /// <param name="settings">What it is told.</param>
    /// <param name="time">The clock.</param>
    /// <param name="create">Whether it may be made if it is not there yet.</param>
    Task<OpenStore> OpenAsync(StoreSettings settings, TimeProvider time, bool create);
}

/// <summary>An open store; disposing it closes it.</summary>
/// <param name="Store">The store.</param>
/// <param name="Place">Where it is, for whoever starts the program.</param>
/// <param name="Runs">What runs it.</param>
public sealed record OpenStore(IDocumentStore Store, string Place, string Runs) : IAsyncDisposable
{
    /// <summary>The queues that the store has room for, if it has.</summary>
    public QueuePorts? Queues { get; init; }

    /// <summary>How many messages of a queue are in them, waiting or dead; an export of documents leaves them behind.</summary>
    public Func<string, CancellationToken, ValueTask<long>> CountMessagesAsync { get; init; } = (_, _) => new(0);

    /// <summary>The same, for moving everything it holds.</summary>
    public IDocumentDump Dump => (IDocumentDump)Store;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Store is IAsyncDisposable disposable ? disposable.DisposeAsync() : ValueTask.CompletedTask;
}

/// <summary>What a kind of store is told.</summary>
/// <param name="DataFolder">The full path of the program's folder.</param>
/// <param name="Find">Any setting by its name; null if it is not given.</param>
/// <param name="Warn">Takes one sentence about what is tolerated.</param>
public sealed record StoreSettings(string DataFolder, Func<string, string?> Find, Action<string> Warn)
{
    /// <summary>A setting that is a text; null if it is not given or empty.</summary>
    public string? Text(string name) => Find(name) is { } text && !string.IsNullOrWhiteSpace(text) ? text.Trim() : null;

    /// <summary>A setting that is a whole number; throws <see cref="StoreOpenException"/> outside its bounds.</summary>
    public int? Number(string name, int min, int max)
    {
        if (Text(name) is not { } text) return null;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max
            ? number
            : throw new StoreOpenException($"{name} must be a whole number from {min} to {max}.");
    }
}
