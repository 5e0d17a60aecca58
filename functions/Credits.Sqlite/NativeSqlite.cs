using System.Runtime.InteropServices;
using Credits.Engine.Storage;
using SQLitePCL;

namespace Credits.Sqlite;

/// <summary>
/// Chooses the SQLite library once per process: the system's own, which the distribution keeps patched, or
/// else the one that is shipped with the program.
/// </summary>
/// <param name="Origin"><c>system</c> or <c>bundled</c>.</param>
/// <param name="Version">For example <c>3.40.1</c>.</param>
public sealed record NativeSqlite(string Origin, string Version)
{
    /// <summary>The oldest system library that is preferred; the one shipped is newer than anything older.</summary>
    private const int OldestVersion = 3_035_000;

    private static readonly Lazy<NativeSqlite> Chosen = new(Choose);

    /// <summary>The library in use. Throws <see cref="StoreOpenException"/> if there is none.</summary>
    public static NativeSqlite Current => Chosen.Value;

    /// <summary>For example <c>SQLite 3.40.1 (system)</c>.</summary>
    public override string ToString() => $"SQLite {Version} ({Origin})";

    private static NativeSqlite Choose()
    {
        var system = LoadSystemLibrary();
        if (system != IntPtr.Zero)
            NativeLibrary.SetDllImportResolver(
                typeof(SQLite3Provider_e_sqlite3).Assembly, (name, _, _) => name == "e_sqlite3" ? system : IntPtr.Zero);
        try
        {
            raw.SetProvider(new SQLite3Provider_e_sqlite3());
            // Counting what it allocates takes a lock for the whole process each time. It refuses if somebody else has used it before; then it counts.
            raw.sqlite3_config(raw.SQLITE_CONFIG_MEMSTATUS, 0);
            if (raw.sqlite3_threadsafe() == 0) throw new StoreOpenException("The SQLite library was built without support for threads.");
            return new NativeSqlite(system == IntPtr.Zero ? "bundled" : "system", raw.sqlite3_libversion().utf8_to_string());
        }
        catch (DllNotFoundException e)
        {
            throw new StoreOpenException("No SQLite library was found; install libsqlite3 (Debian and Ubuntu: libsqlite3-0).", e);
        }
    }

    private static IntPtr LoadSystemLibrary()
    {
        var name = OperatingSystem.IsLinux() ? "libsqlite3.so.0" : OperatingSystem.IsMacOS() ? "/usr/lib/libsqlite3.dylib" : null;
        if (name is null || !NativeLibrary.TryLoad(name, out var library)) return IntPtr.Zero;
        if (NativeLibrary.TryGetExport(library, "sqlite3_libversion_number", out var version) && VersionOf(version) >= OldestVersion) return library;
        NativeLibrary.Free(library);
        return IntPtr.Zero;
    }

    private static unsafe int VersionOf(IntPtr function) => ((delegate* unmanaged<int>)function)();
}
