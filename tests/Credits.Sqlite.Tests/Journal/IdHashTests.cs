using Credits.Sqlite.Journal;
using Xunit;

namespace Credits.Sqlite.Tests.Journal;

public sealed class IdHashTests
{
    [Theory]
    [InlineData("head", -1849692592)]
    [InlineData("e.sbfxnp53lzmejwaus6lczn2mtj", -1759481842)]
    [InlineData("ä€😀", 1283170123)]
    [InlineData("", -1640531527)]
    public void It_never_changes_because_it_is_stored(string id, int hash) => Assert.Equal(hash, IdHash.Of(id));

    [Fact]
    public void Ids_that_are_alike_have_different_ones()
    {
        var hashes = Enumerable.Range(0, 100_000).Select(i => IdHash.Of($"e.{i}")).ToArray();
        // Of so many numbers of 32 bits that have nothing to do with one another, one pair or two are the same.
        Assert.InRange(hashes.Distinct().Count(), 99_990, 100_000);
        // Each bit is as often set as not.
        for (var bit = 0; bit < 32; bit++) Assert.InRange(hashes.Count(hash => ((hash >> bit) & 1) != 0), 49_000, 51_000);
        Assert.NotEqual(IdHash.Of("e"), IdHash.Of("e\0"));
    }
}
