using Credits.Engine.Storage;
using Xunit;

namespace Credits.Sqlite.Tests;

public sealed class CollectorTests : SqliteTestStore
{
    [Fact]
    public async Task Expired_documents_are_deleted_in_the_background_and_the_others_stay()
    {
        await using (var store = Open())
        {
            for (var batch = 0; batch < 12; batch++)
                await store.CommitAsync(new Batch(Wallet, [.. Enumerable.Range(0, 100).Select(i => Expiring($"d{batch}-{i}", 1))]), Cancellation);
            await store.CommitAsync(new Batch(Wallet, [Expiring("later", 10), new Write(WriteKind.Create, NewDocument("always"))]), Cancellation);

            await IdsAsync(store);
            Time.Advance(TimeSpan.FromMinutes(2));

            // The writer deletes a slice in each of its transactions, and each query for what was just committed makes one.
            for (var i = 0; i < 10; i++)
            {
                await store.CommitAsync(Create($"pass{i}"), Cancellation);
                await IdsAsync(store);
            }
        }

        _ = NativeSqlite.Current;
        using var connection = SqliteConnection.Open(DatabasePath, readOnly: true);
        Assert.Equal(12, connection.QueryNumber("SELECT count(*) FROM document"));
    }

    private Write Expiring(string id, int minutes) =>
        new(WriteKind.Create, NewDocument(id) with { Expires = Time.GetUtcNow() + TimeSpan.FromMinutes(minutes) });
}
