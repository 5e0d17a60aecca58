using Credits.Engine.Storage;
using Xunit;

namespace Credits.Testing.Storage;

public abstract partial class StoreCompliance
{
    [Fact]
    public async Task A_batch_may_hold_a_hundred_writes()
    {
        var writes = Enumerable.Range(0, Batch.MaxWrites).Select(i => Create(NewDocument(Wallet, $"d{i:000}", sort: $"{i:000}"))).ToArray();

        var done = Assert.IsType<CommitResult.Done>(await CommitAsync(writes));

        Assert.Equal(Batch.MaxWrites, done.ETags.Count);
        Assert.Equal(writes.Select(write => write.Document.Id), await ListIdsAsync(new Query { App = App, Wallet = "wallet", Type = "thing", Limit = 30 }));
    }

    [Fact]
    public async Task A_batch_may_hold_as_many_bytes_as_the_port_allows()
    {
        const int documents = 19;
        var bodies = Enumerable.Range(0, documents).Select(i => NewBody(Batch.MaxBytes / documents, seed: i)).ToArray();

        Assert.IsType<CommitResult.Done>(await CommitAsync(
            [.. bodies.Select((body, i) => Create(NewDocument(Wallet, $"d{i:00}") with { Body = body }))]));

        for (var i = 0; i < documents; i++) Assert.Equal(bodies[i], (await ReadAsync($"d{i:00}"))!.Body.ToArray());
    }

    [Fact]
    public async Task A_batch_beyond_a_limit_is_a_bug_of_the_caller()
    {
        var tooMany = Enumerable.Range(0, Batch.MaxWrites + 1).Select(i => Create(NewDocument(Wallet, $"d{i}"))).ToArray();
        var tooLarge = Create(NewDocument(Wallet, "a") with { Body = new byte[Batch.MaxBytes + 1] });
        var twoPartitions = new[] { Create(NewDocument(Wallet, "a")), Create(NewDocument(Wallet with { Wallet = "b" }, "b")) };
        var twice = new[] { Create(NewDocument(Wallet, "a")), Create(NewDocument(Wallet, "a")) };

        foreach (var writes in new[] { [], tooMany, [tooLarge], twoPartitions, twice })
            await Assert.ThrowsAsync<ArgumentException>(async () => await Store.CommitAsync(new Batch(Wallet, writes), Cancellation));
        Assert.Null(await ReadAsync("a"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Upper")]
    [InlineData("a/b")]
    [InlineData("a b")]
    [InlineData("a#b")]
    [InlineData("ä")]
    public async Task An_id_or_type_that_not_every_store_can_hold_is_a_bug_of_the_caller(string name)
    {
        await Assert.ThrowsAsync<ArgumentException>(async () => await CommitAsync(Create(NewDocument(Wallet, name))));
        await Assert.ThrowsAsync<ArgumentException>(async () => await CommitAsync(Create(NewDocument(Wallet, "a", type: name))));
        await Assert.ThrowsAsync<ArgumentException>(async () => await Store.QueryAsync(new Query { App = App, Type = name }, Cancellation));
    }

    [Fact]
    public async Task Ids_types_and_sort_values_may_be_as_long_as_the_port_allows_and_no_longer()
    {
        var id = new string('z', Document.MaxIdLength);
        var type = new string('t', Document.MaxTypeLength);
        var sort = new string('~', Document.MaxSortLength);
        await StoreAsync(NewDocument(Wallet, id, type, sort));

        var read = Assert.Single(await ListAsync(new Query { App = App, Wallet = "wallet", Type = type, From = sort }));
        Assert.Equal((id, type, sort), (read.Id, read.Type, read.Sort));
        Assert.NotNull(await ReadAsync(id));
        foreach (var tooLong in new[] { NewDocument(Wallet, id + "z"), NewDocument(Wallet, "a", type + "t"), NewDocument(Wallet, "a", sort: sort + "~") })
            await Assert.ThrowsAsync<ArgumentException>(async () => await CommitAsync(Create(tooLong)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(Query.MaxLimit + 1)]
    public async Task A_page_size_beyond_its_limits_is_a_bug_of_the_caller(int limit)
    {
        var query = new Query { App = App, Type = "thing", Limit = limit };

        await Assert.ThrowsAsync<ArgumentException>(async () => await Store.QueryAsync(query, Cancellation));
    }

    [Fact]
    public async Task A_query_of_a_wallet_without_its_app_is_a_bug_of_the_caller() =>
        await Assert.ThrowsAsync<ArgumentException>(
            async () => await Store.QueryAsync(new Query { Wallet = "wallet", Type = "thing" }, Cancellation));

    private static byte[] NewBody(int length, int seed)
    {
        var random = new Random(seed);
        var body = new byte[length];
        for (var i = 0; i < length; i++) body[i] = (byte)('a' + random.Next(26));
        body[0] = body[^1] = (byte)'"';
        return body;
    }
}
