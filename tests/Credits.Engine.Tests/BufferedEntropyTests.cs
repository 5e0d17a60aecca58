namespace Credits.Engine.Tests;

public sealed class BufferedEntropyTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(10_000)]
    public void All_that_was_asked_for_is_filled(int length)
    {
        var entropy = new BufferedEntropy();
        var ever = new byte[length];

        // A byte that is random stays 0 in 40 tries once in 10^96.
        for (var i = 0; i < 40; i++)
        {
            var bytes = new byte[length];
            entropy.Fill(bytes);
            for (var at = 0; at < length; at++) ever[at] |= bytes[at];
        }

        Assert.DoesNotContain((byte)0, ever);
    }

    [Fact]
    public void Nothing_is_given_twice_however_many_ask_at_once()
    {
        var entropy = new BufferedEntropy();
        var ids = new string[4][];

        Parallel.For(0, ids.Length, i => ids[i] = [.. Enumerable.Range(0, 5_000).Select(_ => entropy.NewId())]);

        Assert.Equal(20_000, ids.SelectMany(id => id).Distinct().Count());
    }
}
