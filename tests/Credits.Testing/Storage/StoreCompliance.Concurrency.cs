using System.Globalization;
using Credits.Engine.Storage;
using Xunit;

namespace Credits.Testing.Storage;

public abstract partial class StoreCompliance
{
    [Fact]
    public async Task Of_many_who_replace_the_same_version_exactly_one_wins()
    {
        var head = await StoreAsync(NewDocument(Wallet, "head"));

        var results = await RaceAsync(32, i => [Replace(head with { Body = Number(i) }), Create(NewDocument(Wallet, $"entry{i}"))]);

        var winner = Assert.Single(Enumerable.Range(0, results.Length), i => results[i] is CommitResult.Done);
        Assert.All(results.Where((_, i) => i != winner), result => Assert.IsType<CommitResult.PreconditionFailed>(result));
        Assert.Equal(Number(winner), (await ReadAsync("head"))!.Body.ToArray());
        Assert.Equal([$"entry{winner}", "head"], (await ListIdsAsync(InWallet)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Of_many_who_create_the_same_document_exactly_one_wins()
    {
        var results = await RaceAsync(32, i => [Create(NewDocument(Wallet, "a") with { Body = Number(i) }), Create(NewDocument(Wallet, $"own{i}"))]);

        var winner = Assert.Single(Enumerable.Range(0, results.Length), i => results[i] is CommitResult.Done);
        Assert.All(results.Where((_, i) => i != winner), result => Assert.Equal("a", Assert.IsType<CommitResult.AlreadyExists>(result).Id));
        Assert.Equal(Number(winner), (await ReadAsync("a"))!.Body.ToArray());
        Assert.Equal(2, await Store.CountAsync(InWallet, Cancellation));
    }

    [Fact]
    public async Task Commits_on_many_partitions_at_once_all_succeed()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => Task.Run(
            async () => await Store.CommitAsync(NewBatch(Wallet with { Wallet = $"w{i}" }, Create(NewDocument(Wallet with { Wallet = $"w{i}" }, "head"))), Cancellation),
            Cancellation)));

        Assert.All(results, result => Assert.IsType<CommitResult.Done>(result));
        Assert.Equal(100, await Store.CountAsync(new Query { App = App, Type = "thing" }, Cancellation));
    }

    [Fact]
    public async Task Counting_up_with_conditional_replaces_loses_no_step()
    {
        const int workers = 8, steps = 10;
        await StoreAsync(NewDocument(Wallet, "counter", body: "0"));

        await Task.WhenAll(Enumerable.Range(0, workers).Select(_ => Task.Run(CountUpAsync, Cancellation)));

        Assert.Equal($"{workers * steps}", Text(await ReadAsync("counter")));

        async Task CountUpAsync()
        {
            for (var done = 0; done < steps;)
            {
                var counter = (await ReadAsync("counter"))!;
                var next = counter with { Body = Number(int.Parse(Text(counter), CultureInfo.InvariantCulture) + 1) };
                if (await CommitAsync(Replace(next)) is CommitResult.Done) done++;
            }
        }
    }

    [Fact]
    public async Task A_reader_never_sees_half_a_batch()
    {
        var pair = new[] { await StoreAsync(NewDocument(Wallet, "a", body: "0")), await StoreAsync(NewDocument(Wallet, "b", body: "0")) };
        var writing = Task.Run(WriteAsync, Cancellation);

        while (!writing.IsCompleted)
        {
            var found = await ListAsync(InWallet);
            Assert.Equal(Text(found[0]), Text(found[1]));
        }

        await writing;

        async Task WriteAsync()
        {
            for (var i = 1; i <= 50; i++)
            {
                for (var d = 0; d < 2; d++) pair[d] = pair[d] with { Body = Number(i) };
                var done = Assert.IsType<CommitResult.Done>(await CommitAsync(Replace(pair[0]), Replace(pair[1])));
                for (var d = 0; d < 2; d++) pair[d] = pair[d] with { ETag = done.ETags[d] };
            }
        }
    }

    [Fact]
    public async Task A_read_sees_every_commit_that_was_answered_before_it()
    {
        var document = await StoreAsync(NewDocument(Wallet, "a"));
        for (var i = 0; i < 50; i++)
        {
            var done = Assert.IsType<CommitResult.Done>(await CommitAsync(Replace(document with { Body = Number(i) })));
            document = document with { ETag = done.ETags[0] };
            Assert.Equal(document.ETag, (await ReadAsync("a"))!.ETag);
        }
    }

    private static byte[] Number(int number) => System.Text.Encoding.ASCII.GetBytes(number.ToString(CultureInfo.InvariantCulture));

    private Task<CommitResult[]> RaceAsync(int racers, Func<int, Write[]> writes)
    {
        var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var racing = Enumerable.Range(0, racers).Select(async i =>
        {
            await start.Task;
            return await CommitAsync(writes(i));
        }).ToArray();
        start.SetResult();
        return Task.WhenAll(racing);
    }
}
