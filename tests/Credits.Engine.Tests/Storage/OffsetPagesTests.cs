using Credits.Engine.Storage;
using Credits.Engine.Tests.Fixtures;
using Credits.Testing.Memory;
using Credits.Testing.Time;
using Xunit;

namespace Credits.Engine.Tests.Storage;

public sealed class OffsetPagesTests
{
    private static readonly Partition Wallet = new("app.test", "wallet");
    private static readonly Query All = new() { App = Wallet.App, Wallet = Wallet.Wallet, Type = "thing" };
    private readonly ScriptedStore store = new(new MemoryStore(new ManualTime()));

    [Theory]
    [InlineData(0, 2, "0 1")]
    [InlineData(2, 2, "2 3")]
    [InlineData(3, 2, "3 4")]
    [InlineData(4, 2, "4")]
    [InlineData(5, 2, "")]
    [InlineData(6, 2, "")]
    [InlineData(OffsetPages.MaxOffset, 2, "")]
    [InlineData(0, 5, "0 1 2 3 4")]
    public async Task A_page_begins_behind_as_many_as_are_left_out_and_tells_how_many_there_are_in_all(int offset, int limit, string expected)
    {
        for (var i = 0; i < 5; i++) await StoreAsync($"{i}");

        var (documents, total) = await store.PageAsync(All, offset, limit);
        Assert.Equal(expected.Split(' ', StringSplitOptions.RemoveEmptyEntries), documents.Select(document => document.Id));
        Assert.Equal(5, total);
    }

    [Fact]
    public async Task What_is_left_out_is_not_read()
    {
        for (var i = 0; i < 5; i++) await StoreAsync($"{i}");

        await store.PageAsync(All, 3, 1);
        Assert.Equal(1, store.Queries);
    }

    [Fact]
    public Task More_is_not_left_out_than_may_be() =>
        Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => store.PageAsync(All, OffsetPages.MaxOffset + 1, 1).AsTask());

    private async Task StoreAsync(string id)
    {
        var document = new Document { Partition = Wallet, Id = id, Type = "thing", Sort = id, Body = "{}"u8.ToArray() };
        Assert.IsType<CommitResult.Done>(await store.CommitAsync(new Batch(Wallet, [new Write(WriteKind.Create, document)])));
    }
}
