using Credits.Engine.Storage;
using Xunit;

namespace Credits.Testing.Storage;

public abstract partial class StoreCompliance
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task A_document_is_there_until_it_expires_and_not_from_then_on()
    {
        var expires = Time.GetUtcNow() + TimeSpan.FromMinutes(1);
        await StoreAsync(NewDocument(Wallet, "a", expires: expires));

        Time.Advance(TimeSpan.FromMinutes(1) - Tick);
        Assert.NotNull(await ReadAsync("a"));
        Assert.Single(await ListAsync(InWallet));
        Assert.Equal(1, await Store.CountAsync(InWallet, Cancellation));

        Time.Advance(Tick);
        Assert.Null(await ReadAsync("a"));
        Assert.Empty(await ListAsync(InWallet));
        Assert.Empty(await ListAsync(InWallet with { Wallet = null }));
        Assert.Equal(0, await Store.CountAsync(InWallet, Cancellation));
    }

    [Fact]
    public async Task An_expired_document_does_not_take_its_id()
    {
        var expired = await StoreAsync(NewDocument(Wallet, "a", body: "1", expires: Time.GetUtcNow() + Tick));
        Time.Advance(Tick);

        var created = await StoreAsync(NewDocument(Wallet, "a", sort: "new", body: "2"));

        Assert.NotEqual(expired.ETag, created.ETag);
        Assert.Equal("2", Text(await ReadAsync("a")));
        Assert.Equal(["a"], await ListIdsAsync(InWallet));
    }

    [Fact]
    public async Task An_expired_document_cannot_be_replaced_or_deleted()
    {
        var expired = await StoreAsync(NewDocument(Wallet, "a", expires: Time.GetUtcNow() + Tick));
        Time.Advance(Tick);

        Assert.IsType<CommitResult.PreconditionFailed>(await CommitAsync(Replace(expired with { Expires = null })));
        Assert.IsType<CommitResult.PreconditionFailed>(await CommitAsync(Delete(expired)));
    }

    [Fact]
    public async Task A_replace_can_set_move_and_take_away_when_a_document_expires()
    {
        var document = await StoreAsync(NewDocument(Wallet, "a"));
        foreach (var expires in new DateTimeOffset?[] { Time.GetUtcNow() + Tick, Time.GetUtcNow() + (2 * Tick), null, Time.GetUtcNow() + (3 * Tick) })
        {
            var done = Assert.IsType<CommitResult.Done>(await CommitAsync(Replace(document with { Expires = expires })));
            document = document with { ETag = done.ETags[0] };
            Assert.Equal(expires, (await ReadAsync("a"))!.Expires);
        }

        Time.Advance(2 * Tick);
        Assert.NotNull(await ReadAsync("a"));
        Time.Advance(Tick);
        Assert.Null(await ReadAsync("a"));
    }

    [Fact]
    public async Task Paging_passes_over_expired_documents()
    {
        for (var i = 0; i < 20; i++)
            await StoreAsync(NewDocument(Wallet, $"{i:00}", sort: $"{i:00}", expires: i % 3 == 0 ? null : Time.GetUtcNow() + Tick));
        Time.Advance(Tick);

        Assert.Equal(["00", "03", "06", "09", "12", "15", "18"], await ListIdsAsync(InWallet with { Limit = 2 }));
        Assert.Equal(7, await Store.CountAsync(InWallet, Cancellation));
    }
}
