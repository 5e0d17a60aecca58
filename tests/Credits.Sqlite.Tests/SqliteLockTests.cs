using System.Diagnostics;
using Xunit;

namespace Credits.Sqlite.Tests;

public sealed class SqliteLockTests : SqliteTestStore
{
    /// <summary>SQLite's own tool empties and deletes the log of a database that nobody else seems to have open.</summary>
    [Fact]
    public async Task Other_processes_see_that_the_database_is_open()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Locks are listed by Linux only.");
        await using var store = Open();
        await store.CommitAsync(Create("a"), Cancellation);
        await IdsAsync(store);
        using var stat = Process.Start(new ProcessStartInfo("stat", ["-c", "%i", DatabasePath]) { UseShellExecute = false, RedirectStandardOutput = true })!;
        var inode = (await stat.StandardOutput.ReadToEndAsync(Cancellation)).Trim();
        Assert.Contains(await File.ReadAllLinesAsync("/proc/locks", Cancellation), line => line.Contains($" {Environment.ProcessId} ", StringComparison.Ordinal) && line.Contains($":{inode} ", StringComparison.Ordinal));
    }
}
