using Credits.Cosmos.Tests;
using Credits.CosmosGateway;
using Credits.Engine.Storage;
using Credits.Testing.Memory;

namespace Credits.Engine.Tests.Fixtures;

/// <summary>
/// The documents under an instance, and one view of them: in memory, or with <c>CREDITS_TEST_STORE=cosmos</c> in
/// Cosmos DB, through the real client to the stand-in of its gateway.
/// </summary>
internal sealed class TestDocuments : IDisposable
{
    private readonly CosmosAccount? account;
    private readonly bool isFirst;

    /// <summary>New and empty; in memory whatever is asked for if <paramref name="inMemory"/>.</summary>
    public TestDocuments(TimeProvider time, bool inMemory)
    {
        isFirst = true;
        if (inMemory || !OnCosmos)
        {
            Store = new MemoryStore(time);
            return;
        }

        account = Run(() => CosmosAccount.StartStandInAsync(new GatewayOptions { Time = time }));
        Store = Run(() => account.OpenAsync(time));
    }

    private TestDocuments(TimeProvider time, TestDocuments other)
    {
        account = other.account;
        Store = account is null ? ((MemoryStore)other.Store).OpenSession() : Run(() => account.OpenAsync(time));
    }

    public IDocumentStore Store { get; }

    private static bool OnCosmos => Environment.GetEnvironmentVariable("CREDITS_TEST_STORE") == "cosmos";

    /// <summary>What another process sees of them.</summary>
    public TestDocuments Another(TimeProvider time) => new(time, this);

    public void Dispose()
    {
        if (Store is IAsyncDisposable store) Run(async () => await store.DisposeAsync());
        if (isFirst && account is not null) Run(async () => await account.DisposeAsync());
    }

    private static T Run<T>(Func<Task<T>> work) => Task.Run(work).GetAwaiter().GetResult();

    private static void Run(Func<Task> work) => Task.Run(work).GetAwaiter().GetResult();
}
