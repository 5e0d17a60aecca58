using System.Runtime.InteropServices;
using System.Text;
using Credits.Engine.Storage;
using Microsoft.Win32.SafeHandles;

namespace Credits.Sqlite;

/// <summary>
/// The folder that holds a store, locked for this process until disposed. It is made with mode 0700 and its
/// files with 0600; the lock is the operating system's, so it ends with the process however that ends.
/// </summary>
public sealed class DataFolder : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private const int ReadOnly = 0;
    private const int IOError = 5;

    // What the system says of a file that another process has locked. A disk that can not be written, say, is another matter.
    private static readonly int InUse = OperatingSystem.IsWindows() ? unchecked((int)0x8007_0020) : OperatingSystem.IsMacOS() ? 35 : 11;

    private readonly FileStream _lock;

    private DataFolder(string path, FileStream fileLock)
    {
        Path = path;
        _lock = fileLock;
    }

    /// <summary>The full path of the folder.</summary>
    public string Path { get; }

    /// <summary>Makes the folder if need be and locks it. Throws <see cref="StoreOpenException"/> if it cannot be had.</summary>
    public static DataFolder Open(string path)
    {
        path = System.IO.Path.GetFullPath(path);
        try
        {
            Create(path);
            var folder = new DataFolder(path, Lock(path));
            File.WriteAllText(folder.PathOf("pid"), Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture));
            return folder;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StoreOpenException($"The data folder {path} cannot be used: {e.Message}", e);
        }
    }

    /// <summary>
    /// The path of a file in the folder; the file is made if need be, readable and writable by its owner only. Not for one that SQLite
    /// has open: a file that is closed takes all of the process's locks on it along, and another process would think that nobody has it.
    /// </summary>
    public string PathOf(string name)
    {
        var path = System.IO.Path.Combine(Path, name);
        using (OpenFile(path, FileShare.ReadWrite))
        {
            return path;
        }
    }

    /// <summary>
    /// Returns when the names of the folder and of its files are on the disk: syncing a file need not sync its name.
    /// Throws <see cref="IOException"/> if the disk fails; some file systems can not sync a folder, and that is no error.
    /// </summary>
    public void Sync()
    {
        if (OperatingSystem.IsWindows()) return;
        foreach (var path in new[] { Path, System.IO.Path.GetDirectoryName(Path) ?? Path })
        {
            using var handle = open(Encoding.UTF8.GetBytes($"{path}\0"), ReadOnly);
            if (!handle.IsInvalid && fsync(handle) != 0 && Marshal.GetLastPInvokeError() == IOError) throw new IOException($"{path} could not be synced.");
        }
    }

    /// <summary>Gives the folder free.</summary>
    public void Dispose() => _lock.Dispose();

    private static void Create(string path)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
        else Directory.CreateDirectory(path, OwnerOnly | UnixFileMode.UserExecute);
    }

    private static FileStream Lock(string path)
    {
        try
        {
            return OpenFile(System.IO.Path.Combine(path, "lock"), FileShare.None);
        }
        catch (IOException e) when (e.HResult == InUse)
        {
            throw new StoreOpenException($"The data folder {path} is in use by another process{Holder(path)}.", e);
        }
    }

    private static FileStream OpenFile(string path, FileShare share)
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = share };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OwnerOnly;
        var file = new FileStream(path, options);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(file.SafeFileHandle, OwnerOnly);
        return file;
    }

    private static string Holder(string path)
    {
        try
        {
            return $" (pid {File.ReadAllText(System.IO.Path.Combine(path, "pid"))})";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern SafeFileHandle open(byte[] path, int flags);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int fsync(SafeFileHandle file);
}
