using Credits.Engine.Storage;
using Xunit;

namespace Credits.Testing.Storage;

public abstract partial class StoreCompliance
{
    /// <summary>A type that no other test uses, for looking across the whole store.</summary>
    private string OwnType { get; } = $"t{Guid.NewGuid():n}"[..20];

    [Fact]
    public async Task A_query_sees_its_wallet_its_app_or_the_whole_store()
    {
        await StoreInScopesAsync(OwnType);

        Assert.Equal(["1", "3"], await ListIdsAsync(new Query { App = App, Wallet = "wallet", Type = OwnType }));
        Assert.Equal(["1", "2", "3"], await ListIdsAsync(new Query { App = App, Type = OwnType }));
        Assert.Equal(["0", "1", "2", "3"], await ListIdsAsync(new Query { Type = OwnType }));
        Assert.Equal(["2"], await ListIdsAsync(new Query { App = App, Wallet = "(other)", Type = OwnType }));
        Assert.Empty(await ListIdsAsync(new Query { App = "nobody", Type = OwnType }));
        Assert.Empty(await ListIdsAsync(new Query { App = "nobody", Wallet = "wallet", Type = OwnType }));
        foreach (var (query, count) in new[]
        {
            (new Query { App = App, Wallet = "wallet", Type = OwnType }, 2), (new Query { App = App, Type = OwnType }, 3), (new Query { Type = OwnType }, 4),
        })
            Assert.Equal(count, await Store.CountAsync(query, Cancellation));
    }

    [Fact]
    public async Task Entries_can_be_listed_in_a_wallet_and_across_an_app()
    {
        await StoreInScopesAsync("entry");

        Assert.Equal(["1", "3"], await ListIdsAsync(new Query { App = App, Wallet = "wallet", Type = "entry" }));
        Assert.Equal(["1", "2", "3"], await ListIdsAsync(new Query { App = App, Type = "entry" }));
        Assert.Equal(3, await Store.CountAsync(new Query { App = App, Type = "entry" }, Cancellation));
    }

    [Theory]
    [InlineData("event")]
    [InlineData(null)]
    public async Task A_document_is_found_by_its_id_in_whichever_wallets_have_it(string? type)
    {
        type ??= OwnType;
        await StoreInScopesAsync(type);
        await StoreAsync(NewDocument(Wallet with { Wallet = "(other)" }, "3", type, "z"));
        var query = new Query { App = App, Type = type, Id = "3" };

        Assert.Equal(["(other)", "wallet"], (await ListAsync(query)).Select(document => document.Partition.Wallet).Order(StringComparer.Ordinal));
        Assert.Equal(2, await Store.CountAsync(query, Cancellation));
        Assert.Equal("wallet", Assert.Single(await ListAsync(query with { Wallet = "wallet" })).Partition.Wallet);
        Assert.Equal("(other)", Assert.Single(await ListAsync(query with { From = "z" })).Partition.Wallet);
        Assert.Empty(await ListAsync(query with { Id = "4" }));
        Assert.Empty(await ListAsync(query with { Type = "other" }));
        Assert.Empty(await ListAsync(query with { App = "nobody" }));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Documents_equal_in_sort_and_id_are_paged_in_the_order_of_their_partitions(bool descending)
    {
        // Made in another order than that of their names.
        var partitions =
            from app in new[] { $"{App}.b", $"{App}.a", $"{App}.c" }
            from wallet in new[] { "w2", "w1", "(x)" }
            from part in new[] { "1", "0" }
            select new Partition(app, wallet, part);
        foreach (var partition in partitions) await StoreAsync(NewDocument(partition, "head", OwnType, "same"));
        var expected = partitions.Order(Comparer<Partition>.Create(Partition.Compare)).ToList();
        if (descending) expected.Reverse();

        for (var number = 1; number <= expected.Count; number++)
        {
            var position = await Store.PositionAsync(new Query { Type = OwnType, Descending = descending }, number, Cancellation);
            Assert.Equal(new Position("same", "head", expected[number - 1]), position);
        }

        foreach (var limit in new[] { 1, 4, 100 })
        {
            var query = new Query { Type = OwnType, Limit = limit, Descending = descending };
            Assert.Equal(expected, (await ListAsync(query)).Select(document => document.Partition));
            foreach (var app in expected.Select(partition => partition.App).Distinct())
                Assert.Equal(expected.Where(partition => partition.App == app), (await ListAsync(query with { App = app })).Select(document => document.Partition));
            Assert.Equal(
                expected.Where(partition => partition.Wallet == "w1" && partition.App == $"{App}.a"),
                (await ListAsync(query with { App = $"{App}.a", Wallet = "w1" })).Select(document => document.Partition));
        }
    }

    [Fact]
    public async Task A_position_whose_partition_is_unknown_here_still_has_its_place()
    {
        foreach (var wallet in new[] { "a", "c" }) await StoreAsync(NewDocument(Wallet with { Wallet = wallet }, "head", OwnType, "same"));
        var query = new Query { App = App, Type = OwnType, After = new Position("same", "head", Wallet with { Wallet = "b" }) };

        Assert.Equal("c", Assert.Single(await ListAsync(query)).Partition.Wallet);
        Assert.Equal("a", Assert.Single(await ListAsync(query with { Descending = true })).Partition.Wallet);
        Assert.Single(await ListAsync(query with { Wallet = "c" }));
        Assert.Empty(await ListAsync(query with { Wallet = "a" }));
    }

    [Fact]
    public async Task A_name_is_never_taken_for_a_pattern_or_for_code()
    {
        string[] names = ["%", "_", "a'b", "a\"b", "x' OR 1=1 --", "(app)", "a|b", "ä世🌍"];
        foreach (var name in names) await StoreAsync(NewDocument(new Partition(App + name, name, name), "a", OwnType, body: $"\"{name.Replace("\"", "\\\"", StringComparison.Ordinal)}\""));

        foreach (var name in names)
        {
            var partition = new Partition(App + name, name, name);
            Assert.Equal(partition, (await Store.ReadAsync(partition, "a", Cancellation))!.Partition);
            Assert.Equal(partition, Assert.Single(await ListAsync(new Query { App = App + name, Type = OwnType })).Partition);
            Assert.Equal(partition, Assert.Single(await ListAsync(new Query { App = App + name, Wallet = name, Type = OwnType })).Partition);
        }

        Assert.Equal(names.Length, await Store.CountAsync(new Query { Type = OwnType }, Cancellation));
    }

    private async Task StoreInScopesAsync(string type)
    {
        await StoreAsync(NewDocument(Wallet with { App = App + "2" }, "0", type, "0"));
        await StoreAsync(NewDocument(Wallet, "1", type, "1"));
        await StoreAsync(NewDocument(Wallet with { Wallet = "(other)" }, "2", type, "2"));
        await StoreAsync(NewDocument(Wallet with { Part = "1" }, "3", type, "3"));
        await StoreAsync(NewDocument(Wallet, "9", "unrelated", "9"));
    }
}
