using Credits.Engine.Storage;
using Xunit;

namespace Credits.Testing.Storage;

public abstract partial class StoreCompliance
{
    [Fact]
    public async Task What_was_never_stored_reads_as_null() => Assert.Null(await ReadAsync("nothing"));

    [Fact]
    public async Task A_created_document_reads_back_as_it_was_given()
    {
        var expires = Time.GetUtcNow() + TimeSpan.FromHours(1);
        var stored = await StoreAsync(NewDocument(Wallet, "a", "entry", "0001", """{"x":1}""", expires));

        var read = await ReadAsync("a");

        Assert.NotNull(read);
        Assert.Equal((Wallet, "a", "entry", "0001", expires), (read.Partition, read.Id, read.Type, read.Sort, read.Expires!.Value));
        Assert.Equal(stored.ETag, read.ETag);
        Assert.Equal("""{"x":1}""", Text(read));
    }

    [Fact]
    public async Task A_replaced_document_reads_back_as_it_was_given()
    {
        var stored = await StoreAsync(NewDocument(Wallet, "a", "entry", "0001", "1", Time.GetUtcNow() + TimeSpan.FromHours(1)));

        var done = Assert.IsType<CommitResult.Done>(
            await CommitAsync(Replace(NewDocument(Wallet, "a", "other", "0002", "2") with { ETag = stored.ETag })));

        var read = await ReadAsync("a");
        Assert.NotNull(read);
        Assert.Equal(("other", "0002", null, done.ETags[0]), (read.Type, read.Sort, read.Expires, read.ETag));
        Assert.Equal("2", Text(read));
    }

    [Fact]
    public async Task A_deleted_document_is_gone_and_has_no_etag()
    {
        var stored = await StoreAsync(NewDocument(Wallet, "a"));

        var done = Assert.IsType<CommitResult.Done>(await CommitAsync(Delete(stored)));

        Assert.Equal("", Assert.Single(done.ETags));
        Assert.Null(await ReadAsync("a"));
        Assert.Empty(await ListAsync(new Query { App = App, Type = "thing" }));
    }

    [Fact]
    public async Task A_batch_does_all_its_writes_and_answers_their_etags_in_order()
    {
        var replaced = await StoreAsync(NewDocument(Wallet, "replaced"));
        var deleted = await StoreAsync(NewDocument(Wallet, "deleted"));

        var done = Assert.IsType<CommitResult.Done>(await CommitAsync(
            Replace(replaced with { Body = "2"u8.ToArray() }), Create(NewDocument(Wallet, "created")), Delete(deleted)));

        Assert.Equal([(await ReadAsync("replaced"))!.ETag, (await ReadAsync("created"))!.ETag, ""], done.ETags);
        Assert.Equal("2", Text(await ReadAsync("replaced")));
        Assert.Null(await ReadAsync("deleted"));
    }

    [Fact]
    public async Task A_refused_batch_writes_nothing()
    {
        var head = await StoreAsync(NewDocument(Wallet, "head", body: "1"));
        var other = await StoreAsync(NewDocument(Wallet, "other"));

        var refused = await CommitAsync(
            Create(NewDocument(Wallet, "new")), Replace(head with { Body = "2"u8.ToArray() }), Delete(other with { ETag = "stale" }));

        Assert.IsType<CommitResult.PreconditionFailed>(refused);
        Assert.Null(await ReadAsync("new"));
        Assert.Equal("1", Text(await ReadAsync("head")));
        Assert.NotNull(await ReadAsync("other"));
    }

    [Fact]
    public async Task Creating_what_is_there_names_it_and_leaves_it_alone()
    {
        await StoreAsync(NewDocument(Wallet, "a", body: "1"));

        var refused = await CommitAsync(Create(NewDocument(Wallet, "new")), Create(NewDocument(Wallet, "a", body: "2")));

        Assert.Equal("a", Assert.IsType<CommitResult.AlreadyExists>(refused).Id);
        Assert.Equal("1", Text(await ReadAsync("a")));
        Assert.Null(await ReadAsync("new"));
    }

    [Fact]
    public async Task Already_exists_is_reported_before_a_failed_precondition_whatever_the_order()
    {
        await StoreAsync(NewDocument(Wallet, "entry"));
        var head = await StoreAsync(NewDocument(Wallet, "head"));

        var refused = await CommitAsync(Replace(head with { ETag = "stale" }), Create(NewDocument(Wallet, "entry")));

        Assert.Equal("entry", Assert.IsType<CommitResult.AlreadyExists>(refused).Id);
    }

    [Fact]
    public async Task The_same_id_in_two_partitions_is_two_documents()
    {
        Partition[] partitions = [Wallet, Wallet with { Wallet = "other" }, Wallet with { Part = "1" }, Wallet with { App = App + "2" }];
        for (var i = 0; i < partitions.Length; i++) await StoreAsync(NewDocument(partitions[i], "a", body: $"{i}"));

        for (var i = 0; i < partitions.Length; i++) Assert.Equal($"{i}", Text(await Store.ReadAsync(partitions[i], "a", Cancellation)));
    }

    [Fact]
    public async Task A_cancelled_commit_throws_and_writes_nothing()
    {
        var cancelled = new CancellationToken(canceled: true);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await Store.CommitAsync(NewBatch(Wallet, Create(NewDocument(Wallet, "a"))), cancelled));

        Assert.Null(await ReadAsync("a"));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Store.ReadAsync(Wallet, "a", cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await Store.QueryAsync(new Query { App = App, Type = "thing" }, cancelled));
    }
}
