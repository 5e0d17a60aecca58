namespace Credits.Functions.Hosting;

/// <summary>Makes a file that only its owner can read, and never writes over one.</summary>
internal static class NewFile
{
    /// <summary>Opens it; throws <see cref="SettingsException"/> if it is there already or can not be made.</summary>
    public static FileStream Create(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 1 << 16, Options = FileOptions.Asynchronous };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        try
        {
            return new FileStream(path, options);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SettingsException($"{path} can not be made: {e.Message}");
        }
    }
}
