using Credits.Engine.Apps;

namespace Credits.Functions.Hosting;

/// <summary>
/// Makes sure that the first app and its key exist. Without <c>Credits:Key</c> a test key is made at the first
/// start and kept in the data folder, readable by its owner only.
/// </summary>
internal static class FirstKey
{
    private const string AppId = "default";

    public static async Task<string> EnsureAsync(Settings settings, AppDirectory apps)
    {
        var app = await apps.FindAsync(AppId) ?? await apps.CreateAsync("Default", AppId);
        var path = Path.Combine(settings.Data, "key");
        var key = settings.Key ?? (File.Exists(path) ? (await File.ReadAllTextAsync(path)).Trim() : null);
        if (key is null)
        {
            (_, key) = await apps.CreateKeyAsync(app, Mode.Test, Scopes.All, "First key");
            await WriteAsync(path, key);
        }
        else
        {
            if (ApiKey.ModeOf(key) is null) throw new SettingsException($"The file {path} does not hold a key; delete it to have a new one made.");
            await apps.AddKeyAsync(app, key, Scopes.All, "First key");
        }

        return key;
    }

    private static async Task WriteAsync(string path, string key)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        await using var writer = new StreamWriter(path, options);
        await writer.WriteLineAsync(key);
    }
}
