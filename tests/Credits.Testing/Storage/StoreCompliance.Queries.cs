using Credits.Engine.Storage;
using Xunit;

namespace Credits.Testing.Storage;

public abstract partial class StoreCompliance
{
    private Query InWallet => new() { App = App, Wallet = "wallet", Type = "thing" };

    [Fact]
    public async Task A_query_lists_documents_of_its_type_in_order_of_sort_then_id()
    {
        foreach (var (id, sort) in new[] { ("c", "1"), ("a", "2"), ("b", "1"), ("d", "") }) await StoreAsync(NewDocument(Wallet, id, sort: sort));
        await StoreAsync(NewDocument(Wallet, "other", type: "other", sort: "1"));

        Assert.Equal(["d", "b", "c", "a"], await ListIdsAsync(InWallet));
        Assert.Equal(["a", "c", "b", "d"], await ListIdsAsync(InWallet with { Descending = true }));
    }

    [Fact]
    public async Task Sort_values_and_ids_are_compared_byte_by_byte()
    {
        string[] sorts = ["", " ", "!", "-", ".", "0", "00", "1", "10", "2", "A", "Z", "_", "a", "aa", "b", "z", "~"];
        string[] ids = ["-", ".", "0", "00", "1", "10", "2", "_", "a", "a-", "a.", "a0", "a_", "aa", "b"];
        foreach (var sort in sorts.Reverse()) await StoreAsync(NewDocument(Wallet, $"s{Array.IndexOf(sorts, sort):00}", "sorts", sort));
        foreach (var id in ids.Reverse()) await StoreAsync(NewDocument(Wallet, id, "ids", "same"));

        Assert.Equal(sorts, (await ListAsync(InWallet with { Type = "sorts", Limit = 5 })).Select(document => document.Sort));
        Assert.Equal(ids, await ListIdsAsync(InWallet with { Type = "ids", Limit = 4 }));
        Assert.Equal(ids.Reverse(), await ListIdsAsync(InWallet with { Type = "ids", Limit = 4, Descending = true }));
    }

    [Theory]
    [InlineData(null, null, "0 1 2 3 4")]
    [InlineData("2", null, "2 3 4")]
    [InlineData(null, "2", "0 1")]
    [InlineData("1", "3", "1 2")]
    [InlineData("11", "3", "2")]
    [InlineData("3", "3", "")]
    [InlineData("4", "1", "")]
    [InlineData("5", null, "")]
    [InlineData("", "", "")]
    public async Task A_range_begins_at_from_and_ends_before_to(string? from, string? to, string expected)
    {
        for (var i = 0; i < 5; i++) await StoreAsync(NewDocument(Wallet, $"{i}", sort: $"{i}"));
        var ids = expected.Split(' ', StringSplitOptions.RemoveEmptyEntries);

        foreach (var limit in new[] { 1, 2, 100 })
        {
            foreach (var query in new[] { InWallet with { From = from, To = to, Limit = limit }, InWallet with { Wallet = null, From = from, To = to, Limit = limit } })
            {
                Assert.Equal(ids, await ListIdsAsync(query));
                Assert.Equal(ids.Reverse(), await ListIdsAsync(query with { Descending = true }));
                Assert.Equal(ids.Length, await Store.CountAsync(query, Cancellation));
            }
        }
    }

    [Fact]
    public async Task The_last_page_says_that_there_is_no_more()
    {
        for (var i = 0; i < 4; i++) await StoreAsync(NewDocument(Wallet, $"{i}"));

        var first = await Store.QueryAsync(InWallet with { Limit = 2 }, Cancellation);
        var second = await Store.QueryAsync(InWallet with { Limit = 2, After = first.Next }, Cancellation);

        Assert.Equal(["0", "1"], first.Documents.Select(document => document.Id));
        Assert.Equal(new Position("", "1", Wallet), first.Next);
        Assert.Equal(["2", "3"], second.Documents.Select(document => document.Id));
        Assert.Null(second.Next);
        Assert.Null((await Store.QueryAsync(InWallet with { Type = "nothing" }, Cancellation)).Next);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Paging_meets_every_document_once_while_others_come_and_go(bool descending)
    {
        for (var i = 0; i < 30; i++) await StoreAsync(NewDocument(Wallet, $"old{i:00}", sort: $"{i:00}"));
        var met = new List<string>();
        var query = InWallet with { Limit = 4, Descending = descending };
        var page = 0;

        do
        {
            var found = await Store.QueryAsync(query, Cancellation);
            met.AddRange(found.Documents.Select(document => document.Id));
            query = query with { After = found.Next };
            // One before, one after, one between; and the document that the page ended at disappears.
            await StoreAsync(NewDocument(Wallet, $"new{page}-a", sort: "!"));
            await StoreAsync(NewDocument(Wallet, $"new{page}-b", sort: "~"));
            await StoreAsync(NewDocument(Wallet, $"new{page}-c", sort: $"{page:00}x"));
            if (found.Documents.Count > 0) Assert.IsType<CommitResult.Done>(await CommitAsync(Delete(found.Documents[^1])));
            page++;
        }
        while (query.After is not null && page < 50);

        Assert.Equal(30, met.Count(id => id.StartsWith("old", StringComparison.Ordinal)));
        Assert.Equal(met.Count, met.Distinct().Count());
    }

    [Fact]
    public async Task A_position_outside_the_range_changes_only_where_the_list_begins()
    {
        for (var i = 0; i < 6; i++) await StoreAsync(NewDocument(Wallet, $"{i}", sort: $"{i}"));
        var range = InWallet with { From = "2", To = "5" };

        Assert.Equal(["2", "3", "4"], await ListIdsAsync(range with { After = new Position("0", "0", Wallet) }));
        Assert.Empty(await ListIdsAsync(range with { After = new Position("5", "5", Wallet) }));
        Assert.Equal(["4", "3", "2"], await ListIdsAsync(range with { Descending = true, After = new Position("5", "5", Wallet) }));
        Assert.Empty(await ListIdsAsync(range with { Descending = true, After = new Position("1", "1", Wallet) }));
        Assert.Equal(["3", "2"], await ListIdsAsync(range with { Descending = true, After = new Position("4", "4", Wallet) }));
    }

    [Fact]
    public async Task A_replaced_document_is_listed_under_its_new_sort_value_and_type_only()
    {
        var document = await StoreAsync(NewDocument(Wallet, "a", sort: "1"));
        var moved = document with { Sort = "2" };
        moved = moved with { ETag = Assert.IsType<CommitResult.Done>(await CommitAsync(Replace(moved))).ETags[0] };

        Assert.Empty(await ListAsync(InWallet with { To = "2" }));
        Assert.Single(await ListAsync(InWallet with { From = "2" }));

        Assert.IsType<CommitResult.Done>(await CommitAsync(Replace(moved with { Type = "other" })));
        Assert.Empty(await ListAsync(InWallet));
        Assert.Single(await ListAsync(InWallet with { Type = "other" }));
    }

    [Fact]
    public async Task The_position_of_a_number_is_where_the_document_of_that_number_stands()
    {
        for (var i = 0; i < 12; i++) await StoreAsync(NewDocument(Wallet, $"{i:00}", sort: $"{i:00}", expires: i == 5 ? Time.GetUtcNow() : null));
        await StoreAsync(NewDocument(Wallet, "other", type: "other", sort: "00"));
        var query = InWallet with { Limit = 2, After = new Position("03", "03", Wallet) };

        foreach (var each in new[] { query, query with { From = "02", To = "08" }, query with { Wallet = null } })
        {
            foreach (var asked in new[] { each, each with { Descending = true } })
            {
                var ids = await ListIdsAsync(asked with { After = null });
                for (var number = 1; number <= ids.Length; number++)
                    Assert.Equal(new Position(ids[number - 1], ids[number - 1], Wallet), await Store.PositionAsync(asked, number, Cancellation));
                Assert.Null(await Store.PositionAsync(asked, ids.Length + 1, Cancellation));
                Assert.Null(await Store.PositionAsync(asked, 10_000, Cancellation));
            }
        }

        Assert.Null(await Store.PositionAsync(query with { Wallet = "nobody" }, 1, Cancellation));
    }

    [Fact]
    public async Task A_count_ignores_limit_order_and_position()
    {
        for (var i = 0; i < 12; i++) await StoreAsync(NewDocument(Wallet, $"{i:00}", sort: $"{i:00}"));
        var query = InWallet with { Limit = 2, Descending = true, After = new Position("03", "03", Wallet) };

        Assert.Equal(12, await Store.CountAsync(query, Cancellation));
        Assert.Equal(5, await Store.CountAsync(query with { From = "04", To = "09" }, Cancellation));
        Assert.Equal(0, await Store.CountAsync(query with { Type = "nothing" }, Cancellation));
        Assert.Equal(0, await Store.CountAsync(query with { Wallet = "nobody" }, Cancellation));
    }
}
