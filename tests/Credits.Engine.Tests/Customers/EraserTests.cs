using System.Text;
using Credits.Core;
using Credits.Core.Entries;
using Credits.Engine.Customers;
using Credits.Engine.Storage;
using Credits.Engine.Tests.Fixtures;
using Credits.Engine.Usage;
using Credits.Engine.Wallets;
using static Credits.Engine.Tests.Fixtures.Instance;

namespace Credits.Engine.Tests.Customers;

public sealed class EraserTests : IDisposable
{
    private readonly Instance one = new();
    private readonly Eraser eraser;

    public EraserTests() => eraser = one.Eraser;

    [Fact]
    public async Task Nobody_is_not_erased() => Assert.Null(await eraser.EraseAsync(Ann));

    [Fact]
    public async Task A_customer_without_entries_is_erased()
    {
        await one.Customers.CreateAsync(Scope, "ann", customer => customer with { Name = "Ann", Email = "ann@example.com", Metadata = "{}" });
        Assert.Equal(new Erasure(0, 0), await eraser.EraseAsync(Ann));
        var customer = (await one.Customers.FindAsync(Ann))!;
        Assert.Equal((true, null, null, null, null), (customer.Erased, customer.ExternalId, customer.Name, customer.Email, customer.Metadata));
    }

    [Fact]
    public async Task No_commit_holds_more_than_a_batch_may()
    {
        await FillAsync(230);
        one.Store.Batches.Clear();
        Assert.Equal(new Erasure(230, 0), await eraser.EraseAsync(Ann));
        var sizes = one.Store.Batches.Where(batch => batch.Writes[0].Document.Type == WalletDocuments.Entry).Select(batch => batch.Writes.Count);
        Assert.Equal([100, 100, 30], sizes);
        await AssertErasedAsync();
    }

    [Fact]
    public async Task It_goes_on_where_it_stopped_and_reads_nothing_twice()
    {
        await FillAsync(150);
        await eraser.EraseAsync(Ann);
        await FillAsync(5, "more");
        var queries = one.Store.Queries;
        Assert.Equal(new Erasure(5, 0), await eraser.EraseAsync(Ann));
        // One for entries, and one each for checkouts, usage and the pages of subscriptions.
        Assert.Equal(queries + 4, one.Store.Queries);
        await AssertErasedAsync();
    }

    [Fact]
    public async Task Of_very_many_notes_of_usage_it_says_how_many_are_left()
    {
        await FillAsync(1);
        var log = new UsageLog(one.Store, one.Time);
        for (var i = 0; i < Eraser.MaxNotes + 150; i++) await log.AddAsync(Ann, $"{i}", "chat", Amount.From(1), null);
        Assert.Equal(new Erasure(1, 150), await eraser.EraseAsync(Ann));
        Assert.Equal(new Erasure(0, 0), await eraser.EraseAsync(Ann));
    }

    [Fact]
    public async Task A_lost_reply_is_told_and_trying_again_finishes()
    {
        await FillAsync(150);
        one.Store.NextCommit(batch => one.Documents.CommitAsync(batch).AsTask());
        one.Store.LoseReply();
        await Assert.ThrowsAsync<StoreUnavailableException>(() => eraser.EraseAsync(Ann).AsTask());
        Assert.Equal(new Erasure(50, 0), await eraser.EraseAsync(Ann));
        await AssertErasedAsync();
    }

    [Fact]
    public async Task A_lost_request_is_told_and_trying_again_finishes()
    {
        await FillAsync(150);
        one.Store.NextCommit(batch => one.Documents.CommitAsync(batch).AsTask());
        one.Store.LoseRequest();
        await Assert.ThrowsAsync<StoreUnavailableException>(() => eraser.EraseAsync(Ann).AsTask());
        Assert.Equal(new Erasure(150, 0), await eraser.EraseAsync(Ann));
        await AssertErasedAsync();
    }

    [Fact]
    public async Task Whoever_loses_to_another_that_erases_the_same_looks_again()
    {
        await FillAsync(150);
        using var other = one.Another();
        one.Store.NextCommit(batch => one.Documents.CommitAsync(batch).AsTask());
        one.Store.GoBefore(async () => Assert.Equal(150, (await other.Eraser.EraseAsync(Ann))!.Erased));
        Assert.Equal(new Erasure(0, 0), await eraser.EraseAsync(Ann));
        await AssertErasedAsync();
    }

    [Fact]
    public async Task What_is_written_meanwhile_is_left_for_the_next_time_and_nothing_of_it_is_lost()
    {
        await FillAsync(150);
        one.Store.NextCommit(batch => one.Documents.CommitAsync(batch).AsTask());
        one.Store.GoBefore(() => FillAsync(3, "meanwhile"));
        Assert.Equal(new Erasure(150, 0), await eraser.EraseAsync(Ann));
        Assert.Null(await one.FaultAsync());
        Assert.Equal(("153", "153"), await one.BalanceAsync());
        Assert.Equal(new Erasure(3, 0), await eraser.EraseAsync(Ann));
        await AssertErasedAsync();
    }

    [Fact]
    public async Task The_alias_of_an_erased_customer_still_leads_to_the_wallet()
    {
        var created = await one.Customers.CreateAsync(Scope, null, customer => customer);
        var name = new WalletName(Scope, created.Customer!.Id, null);
        await one.Customers.UpdateAsync(name, "ann", customer => customer);
        await FillAsync(3);
        Assert.Equal(3, (await eraser.EraseAsync(Ann))!.Erased);
        Assert.Equal("3", (await one.BalanceAsync()).Balance);
        await one.DoneAsync(Debit("x", "1"));
        Assert.Equal("2", (await one.BalanceAsync(name)).Balance);
    }

    public void Dispose() => one.Dispose();

    private async Task FillAsync(int count, string key = "k")
    {
        for (var i = 0; i < count; i++)
            await one.DoneAsync(Credit(key + i, "1") with { Personal = new Personal("salt", key + i, "actor", "secret", "reference", "{}") });
    }

    private async Task AssertErasedAsync()
    {
        var found = await one.Verifier.VerifyAsync(Ann.Partition);
        Assert.Equal((found.Entries, null), (found.Erased, found.Fault));
        var page = await one.Documents.QueryAsync(new Query { App = Scope.Name, Wallet = Ann.CustomerId, Type = WalletDocuments.Entry, Limit = Query.MaxLimit });
        Assert.All(page.Documents, document => Assert.DoesNotContain("secret", Encoding.UTF8.GetString(document.Body.Span), StringComparison.Ordinal));
    }
}
