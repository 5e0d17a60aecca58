using Credits.Engine.Storage;
using Xunit;

namespace Credits.Testing.Storage;

public abstract partial class StoreCompliance
{
    [Fact]
    public async Task Every_write_gives_a_new_etag_even_if_nothing_changes()
    {
        var document = await StoreAsync(NewDocument(Wallet, "a"));
        var seen = new HashSet<string> { document.ETag };

        for (var i = 0; i < 10; i++)
        {
            var done = Assert.IsType<CommitResult.Done>(await CommitAsync(Replace(document)));
            document = document with { ETag = done.ETags[0] };
            Assert.True(seen.Add(document.ETag));
        }
    }

    [Fact]
    public async Task A_replace_or_delete_with_an_old_etag_fails()
    {
        var old = await StoreAsync(NewDocument(Wallet, "a", body: "1"));
        Assert.IsType<CommitResult.Done>(await CommitAsync(Replace(old with { Body = "2"u8.ToArray() })));

        Assert.IsType<CommitResult.PreconditionFailed>(await CommitAsync(Replace(old with { Body = "3"u8.ToArray() })));
        Assert.IsType<CommitResult.PreconditionFailed>(await CommitAsync(Delete(old)));
        Assert.Equal("2", Text(await ReadAsync("a")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("never-given")]
    [InlineData("*")]
    public async Task An_etag_that_was_never_given_matches_nothing(string etag)
    {
        await StoreAsync(NewDocument(Wallet, "a"));

        Assert.IsType<CommitResult.PreconditionFailed>(await CommitAsync(Replace(NewDocument(Wallet, "a") with { ETag = etag })));
        Assert.IsType<CommitResult.PreconditionFailed>(await CommitAsync(Delete(NewDocument(Wallet, "a") with { ETag = etag })));
        Assert.NotNull(await ReadAsync("a"));
    }

    [Fact]
    public async Task A_replace_or_delete_of_what_is_not_there_fails()
    {
        Assert.IsType<CommitResult.PreconditionFailed>(await CommitAsync(Replace(NewDocument(Wallet, "a") with { ETag = "1" })));
        Assert.IsType<CommitResult.PreconditionFailed>(await CommitAsync(Delete(NewDocument(Wallet, "a") with { ETag = "1" })));
        Assert.Null(await ReadAsync("a"));
    }

    [Fact]
    public async Task Deleting_and_creating_again_never_brings_an_old_etag_back()
    {
        var first = await StoreAsync(NewDocument(Wallet, "a"));
        Assert.IsType<CommitResult.Done>(await CommitAsync(Delete(first)));
        var second = await StoreAsync(NewDocument(Wallet, "a"));

        Assert.NotEqual(first.ETag, second.ETag);
        Assert.IsType<CommitResult.PreconditionFailed>(await CommitAsync(Replace(first)));
        Assert.IsType<CommitResult.Done>(await CommitAsync(Replace(second)));
    }

    [Fact]
    public async Task Queries_and_reads_give_the_same_etag()
    {
        var stored = await StoreAsync(NewDocument(Wallet, "a"));

        Assert.Equal(stored.ETag, Assert.Single(await ListAsync(new Query { App = App, Wallet = "wallet", Type = "thing" })).ETag);
        Assert.Equal(stored.ETag, Assert.Single(await ListAsync(new Query { App = App, Type = "thing" })).ETag);
    }
}
