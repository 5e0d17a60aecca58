using Credits.Engine.Queues;
using Credits.Sqlite.Queue;
using Credits.Testing;
using Credits.Testing.Queues;

namespace Credits.Sqlite.Tests.Queue;

public sealed class SqliteQueueComplianceTests : QueueCompliance
{
    private readonly TemporaryFolder folder = new();
    private SqliteStore store = null!;

    protected override TimeSpan LockTime => new MessageOptions().LockTime;

    protected override TimeSpan Memory => new MessageOptions().Memory;

    protected override ValueTask<QueuePorts> OpenAsync()
    {
        store = SqliteStore.Open(new SqliteOptions { Folder = folder.Path }, Time);
        return ValueTask.FromResult(store.Messages.Ports);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await store.DisposeAsync();
        folder.Dispose();
    }
}
