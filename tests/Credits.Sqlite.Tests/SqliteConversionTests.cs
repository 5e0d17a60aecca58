using Credits.Engine.Storage;
using Xunit;

namespace Credits.Sqlite.Tests;

/// <summary>Stores whose tables an earlier version made.</summary>
public sealed class SqliteConversionTests : SqliteTestStore
{
    [Fact]
    public async Task In_a_store_from_before_there_was_an_index_for_it_an_event_is_found_by_its_id()
    {
        await using (var store = Open())
            await store.CommitAsync(new Batch(Wallet, [new Write(WriteKind.Create, NewDocument("t.a") with { Type = "event" })]), Cancellation);
        Execute($"""
            {AsVersion4} DROP INDEX document_by_id; DROP INDEX document_by_type; PRAGMA user_version=3;
            CREATE INDEX document_by_type ON document(type, sort, id, expires) WHERE type <> 'entry';
            """);

        await using var reopened = Open();
        var found = await reopened.QueryAsync(new Query { App = Wallet.App, Type = "event", Id = "t.a" }, Cancellation);
        Assert.Equal("t.a", Assert.Single(found.Documents).Id);
        Assert.Equal(1, await reopened.CountAsync(new Query { Type = "event" }, Cancellation));
    }

    [Fact]
    public async Task In_a_store_from_before_they_had_an_index_of_their_own_entries_are_listed_in_order()
    {
        await using (var store = Open())
        {
            foreach (var sort in new[] { "2", "1", "3" })
                await store.CommitAsync(new Batch(Wallet, [new Write(WriteKind.Create, NewDocument($"e.{sort}") with { Type = "entry", Sort = sort })]), Cancellation);
            await store.CommitAsync(Create("other"), Cancellation);
        }

        Execute(AsVersion5);

        await using var reopened = Open();
        var entries = new Query { App = Wallet.App, Wallet = Wallet.Wallet, Type = "entry", From = "2", Descending = true };
        Assert.Equal(["e.3", "e.2"], (await reopened.QueryAsync(entries, Cancellation)).Documents.Select(document => document.Id));
        Assert.Equal(2, await reopened.CountAsync(entries, Cancellation));
    }

    [Fact]
    public async Task In_a_store_from_before_they_were_hashed_ids_are_found()
    {
        var other = new Partition(Wallet.App, "cus_ä€😀");
        await using (var store = Open())
        {
            await store.CommitAsync(Create("a", "b"), Cancellation);
            await store.CommitAsync(new Batch(other, [new Write(WriteKind.Create, NewDocument("c") with { Partition = other })]), Cancellation);
        }

        Execute(AsVersion4);

        await using var reopened = Open();
        Assert.IsType<CommitResult.AlreadyExists>(await reopened.CommitAsync(Create("b"), Cancellation));
        Assert.Equal("c", (await reopened.ReadAsync(other, "c", Cancellation))!.Id);
        var a = (await reopened.ReadAsync(Wallet, "a", Cancellation))!;
        Assert.IsType<CommitResult.Done>(await reopened.CommitAsync(new Batch(Wallet, [new Write(WriteKind.Delete, a)]), Cancellation));
        Assert.IsType<CommitResult.Done>(await reopened.CommitAsync(Create("a"), Cancellation));
        Assert.Null(await reopened.ReadAsync(other, "a", Cancellation));
    }
}
