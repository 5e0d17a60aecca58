using Credits.Core.Ids;
using FsCheck.Fluent;
using Xunit;

namespace Credits.Core.Tests.Ids;

public sealed class StableIdTests
{
    // These are in stored ledgers. Whoever changes them loses every idempotency record there is.
    [Theory]
    [InlineData("settle", "abc", null, "zk6rbxwxm25ebvxv36uv6ufx7g")]
    [InlineData("late", "abc", null, "ca2fm7rh6do5nrwahsmflopiyr")]
    [InlineData("expire", "USD", "abc", "q6yurwz3epasxz2hmjhpph47no")]
    [InlineData("credit", "", null, "ydwgkemwdj5no2genakzahmpoe")]
    [InlineData("credit", "ключ-🔑", null, "23p2uvyfuhjdfwp4il5gsxpipi")]
    public void Ids_stay_the_same_for_ever(string family, string name, string? more, string id) =>
        Assert.Equal(id, StableId.Of(family, name, more));

    [Fact]
    public void Where_one_part_ends_is_part_of_the_id()
    {
        string[] ids =
        [
            StableId.Of("ab", "c"), StableId.Of("a", "bc"), StableId.Of("abc", ""), StableId.Of("", "abc"),
            StableId.Of("a", "b", "c"), StableId.Of("ab", "c", ""), StableId.Of("a", "b", ""), StableId.Of("a", "b"),
        ];
        Assert.Equal(ids.Length, ids.Distinct().Count());
    }

    [Fact]
    public void Names_of_any_length_have_an_id()
    {
        var ids = Enumerable.Range(0, 1200).Select(length => StableId.Of("family", new string('é', length))).ToList();
        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.All(ids, id => Assert.True(StableId.IsValid(id)));
    }

    [Fact]
    public void Random_bytes_become_an_id_that_keeps_their_first_130_bits()
    {
        Assert.Equal(new string('a', 26), StableId.FromRandom(new byte[17]));
        Assert.Equal(new string('7', 26), StableId.FromRandom(Enumerable.Repeat((byte)255, 17).ToArray()));
        var one = new byte[17];
        one[16] = 0b0100_0000;
        Assert.Equal(new string('a', 25) + 'b', StableId.FromRandom(one));
    }

    [Theory]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaa", true)]
    [InlineData("abcdefghijklmnopqrstuvwxyz", true)]
    [InlineData("22222333334444455555666667", true)]
    [InlineData("", false)]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaa", false)]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaa", false)]
    [InlineData("Aaaaaaaaaaaaaaaaaaaaaaaaaa", false)]
    [InlineData("1aaaaaaaaaaaaaaaaaaaaaaaaa", false)]
    [InlineData("8aaaaaaaaaaaaaaaaaaaaaaaaa", false)]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaa\n", false)]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaé", false)]
    public void Only_26_letters_of_the_alphabet_are_valid(string text, bool valid) => Assert.Equal(valid, StableId.IsValid(text));

    [Fact]
    public void Equal_names_and_only_they_have_equal_ids() => Check.ForAll(
        Gen.Elements("a", "b", "ab", "", "ba", "aab").ArrayOf(4), parts => Assert.Equal(
            (parts[0], parts[1]) == (parts[2], parts[3]),
            StableId.Of(parts[0], parts[1]) == StableId.Of(parts[2], parts[3])));
}
