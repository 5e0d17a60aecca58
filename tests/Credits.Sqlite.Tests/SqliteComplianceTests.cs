using Credits.Engine.Storage;
using Credits.Testing;
using Credits.Testing.Storage;

namespace Credits.Sqlite.Tests;

public sealed class SqliteComplianceTests : StoreCompliance
{
    private readonly TemporaryFolder _folder = new();

    protected override ValueTask<IDocumentStore> OpenAsync(TimeProvider time) =>
        ValueTask.FromResult<IDocumentStore>(SqliteStore.Open(new SqliteOptions { Folder = _folder.Path }, time));

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }
}
