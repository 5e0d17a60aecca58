using Credits.Engine.Apps;

namespace Credits.Functions.Hosting;

/// <summary>
/// Makes sure that the first app and its key exist. Without <c>Credits:Key</c> a test key is made at the first
/// start and kept in the data folder, readable by its owner only. A key that was revoked is known as that for ever
/// and stays revoked, wherever it is still configured.
/// </summary>
/// <param name="Text">The key.</param>
/// <param name="Stored">What is known of it.</param>
internal sealed record FirstKey(string Text, ApiKey Stored)
{
    public static async Task<FirstKey> EnsureAsync(Settings settings, AppDirectory apps, KeyDirectory keys)
    {
        var app = await apps.FindAsync(App.FirstId) ?? await apps.CreateAsync("Default", App.FirstId);
        var path = Path.Combine(settings.Data, "key");
        var key = settings.Key ?? (File.Exists(path) ? (await File.ReadAllTextAsync(path)).Trim() : null);
        var isNew = key is null;
        key ??= keys.NewSecret(Mode.Test);
        if (ApiKey.ModeOf(key) is null) throw new SettingsException($"The file {path} does not hold a key; delete it to have a new one made.");
        var stored = await keys.AddAsync(app, key, Scopes.All, "First key");
        if (isNew) await WriteAsync(path, key);
        return new FirstKey(key, stored);
    }

    private static async Task WriteAsync(string path, string key)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        await using var writer = new StreamWriter(path, options);
        await writer.WriteLineAsync(key);
    }
}
