using Xunit;

namespace Credits.Sqlite.Tests;

public sealed class RecentlyUsedTests
{
    private readonly RecentlyUsed<string, int> _recent = new(generation: 2);

    [Fact]
    public void What_was_set_last_is_remembered_also_when_generations_change()
    {
        _recent.Set("a", 1);
        _recent.Set("b", 1);
        _recent.Set("c", 1);
        _recent.Set("a", 2);

        Assert.True(_recent.TryGet("a", out var value));
        Assert.Equal(2, value);
        _recent.Set("d", 1);
        Assert.True(_recent.TryGet("a", out value));
        Assert.Equal(2, value);
    }

    [Fact]
    public void What_was_not_used_for_two_generations_is_forgotten_and_no_more_is_held()
    {
        _recent.Set("a", 1);
        var others = Enumerable.Range(0, 20).Select(i => $"{i}").ToList();
        foreach (var key in others) _recent.Set(key, 1);

        Assert.False(_recent.TryGet("a", out _));
        Assert.InRange(others.Count(key => _recent.TryGet(key, out _)), 2, 4);
    }

    [Fact]
    public void What_is_used_goes_on_being_remembered()
    {
        _recent.Set("a", 1);
        foreach (var key in new[] { "b", "c", "d", "e", "f" })
        {
            _recent.Set(key, 1);
            Assert.True(_recent.TryGet("a", out _));
        }
    }

    [Fact]
    public void What_was_removed_is_forgotten_in_both_generations()
    {
        _recent.Set("a", 1);
        _recent.Set("b", 1);
        _recent.Set("c", 1);
        _recent.Set("a", 2);

        _recent.Remove("a");

        Assert.False(_recent.TryGet("a", out _));
    }
}
