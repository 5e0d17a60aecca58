using Credits.Engine.Storage;
using Credits.Testing.Memory;
using Credits.Testing.Storage;

namespace Credits.Engine.Tests.Storage;

public sealed class MemoryStoreTests : StoreCompliance
{
    protected override ValueTask<IDocumentStore> OpenAsync(TimeProvider time) => ValueTask.FromResult<IDocumentStore>(new MemoryStore(time));
}
