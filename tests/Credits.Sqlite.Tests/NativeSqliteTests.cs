using SQLitePCL;
using Xunit;

namespace Credits.Sqlite.Tests;

public sealed class NativeSqliteTests : SqliteTestStore
{
    [Fact]
    public async Task The_library_takes_no_lock_to_count_its_memory()
    {
        await using var store = Open();

        Assert.Equal(0, raw.sqlite3_memory_used());
    }

    [Fact]
    public void The_library_in_use_says_where_it_comes_from()
    {
        Assert.Contains(NativeSqlite.Current.Origin, new[] { "system", "bundled" });
        Assert.Matches(@"^SQLite 3\.\d+\.\d+ \((system|bundled)\)$", NativeSqlite.Current.ToString());
    }
}
