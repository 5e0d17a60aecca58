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
}
