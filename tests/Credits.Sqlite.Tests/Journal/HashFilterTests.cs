using Credits.Sqlite.Journal;
using Xunit;

namespace Credits.Sqlite.Tests.Journal;

public sealed class HashFilterTests
{
    [Fact]
    public void Whatever_was_added_is_held()
    {
        var filter = new HashFilter(1_000);
        int[] hashes = [0, int.MinValue, int.MaxValue, .. Enumerable.Range(0, 2_000).Select(HashOf)];
        foreach (var hash in hashes) filter.Add(hash);
        Assert.All(hashes, hash => Assert.True(filter.MayHold(hash)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(64)]
    [InlineData(100_000)]
    public void What_was_not_added_is_seldom_held(int capacity)
    {
        var filter = new HashFilter(capacity);
        for (var i = 0; i < capacity; i++) filter.Add(HashOf(i));
        var held = Enumerable.Range(1_000_000, 20_000).Count(i => filter.MayHold(HashOf(i)));
        Assert.InRange(held, 0, 20_000 / 20);
    }

    [Fact]
    public void Nothing_is_lost_when_several_threads_add()
    {
        var filter = new HashFilter(100);
        Parallel.For(0, 20_000, i => filter.Add(HashOf(i)));
        Assert.All(Enumerable.Range(0, 20_000), i => Assert.True(filter.MayHold(HashOf(i))));
    }

    private static int HashOf(int number) => IdHash.Of($"e.{number}");
}
