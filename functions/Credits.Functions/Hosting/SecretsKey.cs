using System.Security.Cryptography;
using Credits.Engine.Payments.Accounts;

namespace Credits.Functions.Hosting;

/// <summary>
/// The key that stored secrets are sealed with: the configured one, or one that is made once and kept in the data folder,
/// readable by its owner only.
/// </summary>
internal static class SecretsKey
{
    private const string FileName = "secrets.key";

    /// <summary>The key; null where none is configured and there is none in the data folder, nor may be made there.</summary>
    public static ReadOnlyMemory<byte>? Of(Settings settings, bool make = true)
    {
        if (settings.SecretsKey is not null) return settings.SecretsKey;
        if (!Directory.Exists(settings.Data)) return null;
        var path = Path.Combine(settings.Data, FileName);
        if (!File.Exists(path) && !make) return null;
        if (!File.Exists(path)) Make(path);
        var key = new byte[SecretBox.KeyBytes];
        return Convert.TryFromBase64String(File.ReadAllText(path).Trim(), key, out var length) && length == key.Length
            ? key
            : throw new SettingsException($"The file {path} does not hold a key of {SecretBox.KeyBytes} bytes in base64; without it the stored secrets can not be read.");
    }

    // Written aside and moved into its place whole: whoever looks sees no key or all of it.
    private static void Make(string path)
    {
        var aside = $"{path}.{Environment.ProcessId}";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var writer = new StreamWriter(aside, options)) writer.WriteLine(Convert.ToBase64String(RandomNumberGenerator.GetBytes(SecretBox.KeyBytes)));
        File.Move(aside, path, overwrite: false);
    }
}
