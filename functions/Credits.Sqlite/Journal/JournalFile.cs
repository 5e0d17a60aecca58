using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Credits.Sqlite.Journal;

/// <summary>
/// One file of the journal. It is written from its beginning to its end and then, once all of it is in the
/// database, from its beginning again, over what was there: a file that keeps its size and place is synced fastest.
/// </summary>
internal sealed class JournalFile(string path) : IDisposable
{
    private readonly SafeFileHandle _handle = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite);

    /// <summary>Where the next record goes.</summary>
    public long End { get; set; }

    /// <summary>The sequence of the last record in it; 0 if there is none.</summary>
    public long LastSequence { get; set; }

    /// <summary>Bytes of the file.</summary>
    public long Size => RandomAccess.GetLength(_handle);

    /// <summary>Writes at the end without moving it; throws <see cref="IOException"/> if there is no room.</summary>
    public void Write(ReadOnlySpan<byte> record) => RandomAccess.Write(_handle, record, End);

    /// <summary>Gives up what follows the end.</summary>
    public void Cut()
    {
        if (Size > End) RandomAccess.SetLength(_handle, End);
    }

    /// <summary>Returns when what was written is on the disk; throws <see cref="IOException"/> if nobody can tell.</summary>
    public void Sync()
    {
        // The time stamps of the file need not be synced each time.
        if (!OperatingSystem.IsLinux()) RandomAccess.FlushToDisk(_handle);
        else if (fdatasync(_handle) != 0) throw new IOException($"System error {Marshal.GetLastPInvokeError()}");
    }

    /// <summary>Reads so many bytes or, at the end of the file, fewer.</summary>
    public int Read(Span<byte> bytes, long offset)
    {
        var total = 0;
        while (total < bytes.Length && RandomAccess.Read(_handle, bytes[total..], offset + total) is > 0 and var count) total += count;
        return total;
    }

    public void Dispose() => _handle.Dispose();

    /// <summary>Closes and deletes it.</summary>
    public void Delete()
    {
        Dispose();
        File.Delete(path);
    }

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int fdatasync(SafeFileHandle file);
}
