using System.Globalization;
using System.Text;
using Credits.Sqlite.Journal;
using Xunit;

namespace Credits.Sqlite.Tests.Journal;

public sealed class IdFilterTests
{
    [Fact]
    public void Whatever_was_added_is_held_as_text_or_as_bytes()
    {
        var filter = new IdFilter(1_000);
        string[] ids = ["", "head", "ä€😀", new string('x', 5_000), .. Enumerable.Range(0, 2_000).Select(NameOf)];
        for (var i = 0; i < ids.Length; i++)
        {
            if (i % 2 == 0) filter.Add(ids[i]);
            else filter.Add(Encoding.UTF8.GetBytes(ids[i]));
        }

        Assert.All(ids, id => Assert.True(filter.MayHold(id)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(64)]
    [InlineData(100_000)]
    public void What_was_not_added_is_seldom_held(int capacity)
    {
        var filter = new IdFilter(capacity);
        for (var i = 0; i < capacity; i++) filter.Add(NameOf(i));
        var held = Enumerable.Range(1_000_000, 20_000).Count(i => filter.MayHold(NameOf(i)));
        Assert.InRange(held, 0, 20_000 / 20);
    }

    [Fact]
    public void Nothing_is_lost_when_several_threads_add()
    {
        var filter = new IdFilter(100);
        Parallel.For(0, 20_000, i => filter.Add(NameOf(i)));
        Assert.All(Enumerable.Range(0, 20_000), i => Assert.True(filter.MayHold(NameOf(i))));
    }

    private static string NameOf(int number) => string.Create(CultureInfo.InvariantCulture, $"e.{number}");
}
