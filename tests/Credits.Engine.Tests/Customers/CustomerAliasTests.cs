using Credits.Engine.Customers;
using Credits.Engine.Storage;
using Credits.Engine.Tests.Fixtures;
using Credits.Engine.Wallets;
using static Credits.Engine.Tests.Fixtures.Instance;

namespace Credits.Engine.Tests.Customers;

public sealed class CustomerAliasTests : IDisposable
{
    private readonly Instance one = new();
    private readonly Instance two;

    public CustomerAliasTests() => two = one.Another();

    [Fact]
    public async Task An_external_id_that_is_added_later_leads_to_the_same_wallet_and_never_gets_a_head()
    {
        var made = (await one.Customers.CreateAsync(Scope, null, customer => customer)).Customer!;
        var name = WalletName.Internal(Scope, made.Id)!;
        await one.DoneAsync(Credit("a", "5"), name);
        Assert.Null((await one.Customers.UpdateAsync(name, "ann", customer => customer)).Problem);

        foreach (var instance in new[] { one, two, one, two })
        {
            var result = await instance.Start(Debit("b", "2"), Ann);
            Assert.Equal(made.Id, result.Name.CustomerId);
            Assert.IsType<Outcome.Done>(result.Outcome);
            Assert.Equal(("3", "3"), await instance.BalanceAsync(Ann));
            Assert.Equal(made.Id, (await instance.Customers.FindAsync(Ann))!.Id);
        }

        Assert.Null(await one.Documents.ReadAsync(Ann.Partition, WalletDocuments.Head));
    }

    [Fact]
    public async Task An_entry_is_found_under_an_alias_too()
    {
        var made = (await one.Customers.CreateAsync(Scope, null, customer => customer)).Customer!;
        var name = WalletName.Internal(Scope, made.Id)!;
        var entry = (await one.DoneAsync(Credit("a", "5"), name)).Entry;
        await one.Customers.UpdateAsync(name, "ann", customer => customer);
        Assert.Equal(entry.Hash, (await two.Service.FindEntryAsync(Ann, entry.Id))!.Hash);
        Assert.Null(await two.Service.FindEntryAsync(Ann, Id("nothing")));
    }

    [Fact]
    public async Task An_instance_that_knew_nobody_of_that_name_follows_an_alias_made_since()
    {
        Assert.False((await one.Service.ReadAsync(Ann)).Exists);
        await one.RefusedAsync(Debit("x", "1"));
        var made = (await two.Customers.CreateAsync(Scope, null, customer => customer)).Customer!;
        await two.Customers.UpdateAsync(WalletName.Internal(Scope, made.Id)!, "ann", customer => customer);
        var result = await one.Start(Credit("a", "5"), Ann);
        Assert.Equal(made.Id, result.Name.CustomerId);
        Assert.IsType<Outcome.Done>(result.Outcome);
    }

    [Fact]
    public async Task Of_two_external_ids_added_at_once_the_loser_leads_nowhere()
    {
        var made = (await one.Customers.CreateAsync(Scope, null, customer => customer)).Customer!;
        var name = WalletName.Internal(Scope, made.Id)!;
        one.Store.GoBefore(async () => Assert.Null((await two.Customers.UpdateAsync(name, "bob", customer => customer)).Problem));
        Assert.Equal(CustomerProblem.ExternalIdFixed, (await one.Customers.UpdateAsync(name, "ann", customer => customer)).Problem);
        Assert.Null(await one.Customers.FindAsync(Ann));
        Assert.Equal(made.Id, (await one.Customers.FindAsync(WalletName.External(Scope, "bob")))!.Id);
    }

    [Fact]
    public async Task An_external_id_that_was_erased_is_still_its_customers_for_ever()
    {
        var made = (await one.Customers.CreateAsync(Scope, null, customer => customer, "key")).Customer!;
        var name = WalletName.Internal(Scope, made.Id)!;
        Assert.Null((await one.Customers.UpdateAsync(name, "ann", customer => customer)).Problem);
        await one.DoneAsync(Credit("a", "5"));
        await one.Eraser.EraseAsync(name);
        await one.Customers.UpdateAsync(name, null, customer => customer with { Erased = false });
        Assert.Equal(CustomerProblem.ExternalIdFixed, (await two.Customers.UpdateAsync(name, "bob", customer => customer)).Problem);
        foreach (var instance in new[] { one, two })
        {
            Assert.Null((await instance.Customers.FindAsync(Ann))!.ExternalId);
            Assert.True((await instance.DoneAsync(Credit("a", "5"))).Replayed);
        }

        Assert.Equal("ann", (await two.Customers.UpdateAsync(name, "ann", customer => customer)).Customer!.ExternalId);
    }

    [Fact]
    public async Task An_alias_that_leads_nowhere_gives_its_place_to_a_customer()
    {
        await BreakOffAsync("ann", await RandomAsync(), thenTake: "bob");
        var made = await one.Customers.CreateAsync(Scope, "ann", customer => customer);
        Assert.Equal((true, Ann.CustomerId), (made.Created, made.Customer!.Id));
        await one.DoneAsync(Credit("b", "7"));
        Assert.Equal(("7", "7"), await two.BalanceAsync());
    }

    [Fact]
    public async Task An_alias_that_leads_nowhere_gives_its_place_to_another_customers_alias()
    {
        await BreakOffAsync("ann", await RandomAsync(), thenTake: "bob");
        var other = await RandomAsync();
        Assert.Null((await one.Customers.UpdateAsync(other, "ann", customer => customer)).Problem);
        Assert.Equal(other.CustomerId, (await two.Customers.FindAsync(Ann))!.Id);
    }

    [Fact]
    public async Task An_alias_that_leads_nowhere_does_so_when_its_customer_is_erased_too()
    {
        var name = await RandomAsync();
        await BreakOffAsync("ann", name, thenTake: "bob");
        await one.Eraser.EraseAsync(name);
        Assert.Null(await one.Customers.FindAsync(Ann));
        await two.DoneAsync(Credit("a", "5"));
        Assert.Equal(("0", "0"), await one.BalanceAsync(name));
        Assert.Equal(name.CustomerId, (await two.Customers.FindAsync(WalletName.External(Scope, "bob")))!.Id);
    }

    [Fact]
    public async Task An_external_id_that_is_refused_since_its_customer_was_just_erased_does_not_lead_to_them()
    {
        var name = await RandomAsync();
        await one.DoneAsync(Credit("x", "9"), name);
        one.Store.NextCommit(batch => one.Documents.CommitAsync(batch).AsTask());
        one.Store.GoBefore(async () => await two.Eraser.EraseAsync(name));
        Assert.Equal(CustomerProblem.ExternalIdFixed, (await one.Customers.UpdateAsync(name, "ann", customer => customer)).Problem);
        Assert.Null(await two.Customers.FindAsync(Ann));
        await two.DoneAsync(Credit("a", "5"));
        Assert.Equal(("5", "5"), await one.BalanceAsync());
        Assert.Equal(("9", "9"), await one.BalanceAsync(name));
    }

    [Fact]
    public async Task What_was_done_under_an_external_id_whose_adding_broke_off_is_not_done_again()
    {
        var name = await RandomAsync();
        await BreakOffAsync("ann", name);
        await two.DoneAsync(Credit("a", "5"));
        Assert.Equal(CustomerProblem.ExternalIdFixed, (await two.Customers.UpdateAsync(name, "bob", customer => customer)).Problem);
        foreach (var instance in new[] { one, two })
        {
            Assert.True((await instance.DoneAsync(Credit("a", "5"))).Replayed);
            Assert.True((await instance.DoneAsync(Credit("a", "5"), name)).Replayed);
            Assert.Equal(("5", "5"), await instance.BalanceAsync());
        }

        var bobs = await one.DoneAsync(Credit("a", "7"), WalletName.External(Scope, "bob"));
        Assert.False(bobs.Replayed);
        Assert.Null((await one.Customers.UpdateAsync(name, "ann", customer => customer)).Problem);
        Assert.Equal("ann", (await two.Customers.FindAsync(name))!.ExternalId);
    }

    [Fact]
    public async Task An_external_id_that_is_used_while_it_is_added_stays_when_another_one_is_added_at_once()
    {
        var name = await RandomAsync();
        one.Store.NextCommit(batch => one.Documents.CommitAsync(batch).AsTask());
        one.Store.GoBefore(async () =>
        {
            await two.DoneAsync(Credit("a", "5"));
            Assert.Equal(CustomerProblem.ExternalIdFixed, (await two.Customers.UpdateAsync(name, "bob", customer => customer)).Problem);
        });
        var added = await one.Customers.UpdateAsync(name, "ann", customer => customer with { Name = "Ann" });
        Assert.Equal((null, "ann", "Ann"), (added.Problem, added.Customer!.ExternalId, added.Customer.Name));
        Assert.True((await two.DoneAsync(Credit("a", "5"))).Replayed);
        Assert.Equal(("5", "5"), await one.BalanceAsync(name));
    }

    [Fact]
    public async Task Where_an_external_id_was_seen_to_lead_it_leads_for_ever()
    {
        var name = await RandomAsync();
        await BreakOffAsync("ann", name);
        // By our id of it, from which the external id can not be told.
        Assert.Equal(name.CustomerId, (await two.Customers.FindAsync(Ann with { ExternalId = null }))!.Id);
        Assert.Equal(CustomerProblem.ExternalIdFixed, (await one.Customers.UpdateAsync(name, "bob", customer => customer)).Problem);
        Assert.Equal(CustomerProblem.ExternalIdTaken, (await one.Customers.UpdateAsync(await RandomAsync(), "ann", customer => customer)).Problem);
        Assert.Equal("ann", (await one.Customers.UpdateAsync(name, "ann", customer => customer)).Customer!.ExternalId);
    }

    [Fact]
    public async Task Whoever_uses_an_external_id_as_its_customer_takes_another_one_uses_a_new_wallet()
    {
        var name = await RandomAsync();
        await BreakOffAsync("ann", name);
        one.Store.GoBefore(async () => Assert.Null((await two.Customers.UpdateAsync(name, "bob", customer => customer)).Problem));
        await one.DoneAsync(Credit("a", "5"));
        foreach (var instance in new[] { one, two })
        {
            Assert.True((await instance.DoneAsync(Credit("a", "5"))).Replayed);
            Assert.Equal(("0", "0"), await instance.BalanceAsync(name));
        }
    }

    [Fact]
    public async Task An_alias_of_a_customer_who_was_erased_before_names_were_kept_leads_there_and_stays()
    {
        var name = await RandomAsync();
        await BreakOffAsync("ann", name);
        await one.DoneAsync(Credit("a", "5"), name);
        // As it was stored then: nothing but the alias tells of the external id.
        var document = (await one.Documents.ReadAsync(name.Partition, WalletDocuments.Customer))!;
        var erased = CustomerJson.Read(document.Body) with { Erased = true, ErasedThrough = 1 };
        await one.Documents.CommitAsync(new Batch(name.Partition, [new Write(WriteKind.Replace, WalletDocuments.Of(name.Partition, erased, document.ETag))]));

        Assert.True((await two.DoneAsync(Credit("a", "5"))).Replayed);
        Assert.Null((await two.Customers.FindAsync(name))!.ExternalId);
        await one.Customers.UpdateAsync(name, null, customer => customer with { Erased = false });
        Assert.Equal(CustomerProblem.ExternalIdFixed, (await one.Customers.UpdateAsync(name, "bob", customer => customer)).Problem);
        Assert.Equal(("5", "5"), await one.BalanceAsync());
    }

    [Theory]
    [InlineData("nobody")]
    [InlineData("ann")]
    [InlineData("another alias")]
    public async Task An_alias_of_nobody_gives_its_place_to_a_customer(string target)
    {
        var other = WalletName.External(Scope, "other");
        if (target == "another alias") await PutAliasAsync(other, Ann.CustomerId);
        await PutAliasAsync(Ann, target switch
        {
            "ann" => Ann.CustomerId,
            "another alias" => other.CustomerId,
            _ => Id("nobody"),
        });
        Assert.Null(await one.Customers.FindAsync(Ann));
        Assert.True((await one.Customers.CreateAsync(Scope, "ann", customer => customer)).Created);
        await two.DoneAsync(Credit("a", "5"));
        Assert.Equal(("5", "5"), await one.BalanceAsync());
    }

    [Fact]
    public async Task A_place_that_is_neither_free_nor_taken_is_not_asked_for_without_end()
    {
        var name = await RandomAsync();
        for (var i = 0; i < 100; i++) one.Store.NextCommit(new CommitResult.AlreadyExists(WalletDocuments.Customer));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => one.Customers.CreateAsync(Scope, "ann", customer => customer).AsTask());
        await Assert.ThrowsAsync<StoreUnavailableException>(() => one.Customers.UpdateAsync(name, "ann", customer => customer).AsTask());
    }

    [Fact]
    public async Task A_place_that_an_alias_has_left_is_free()
    {
        await AnnsAliasAsync();
        var newcomer = one.Customers.New(Ann.CustomerId, "ann");
        Assert.IsType<Outcome.NoCustomer>(await one.Writer.SubmitAsync(Ann.Partition, Credit("a", "5"), newcomer));
        var alias = (await one.Documents.ReadAsync(Ann.Partition, WalletDocuments.Customer))!;
        await one.Documents.CommitAsync(new Batch(Ann.Partition, [new Write(WriteKind.Delete, alias)]));
        Assert.IsType<Outcome.Done>(await one.Writer.SubmitAsync(Ann.Partition, Credit("a", "5"), newcomer));
    }

    [Fact]
    public async Task What_a_crash_left_of_an_external_id_that_was_not_added_is_free_for_whoever_uses_it_first()
    {
        var name = await RandomAsync();
        await BreakOffAsync("ann", name, thenTake: "bob");
        await two.DoneAsync(Credit("a", "5"));
        await one.DoneAsync(Debit("b", "2"));
        Assert.Equal(("3", "3"), await two.BalanceAsync());
        Assert.Equal("ann", (await one.Customers.FindAsync(Ann))!.ExternalId);
        Assert.Equal(("0", "0"), await one.BalanceAsync(name));
    }

    private async Task<WalletName> RandomAsync() =>
        WalletName.Internal(Scope, (await one.Customers.CreateAsync(Scope, null, customer => customer)).Customer!.Id)!;

    private async Task<WalletName> AnnsAliasAsync()
    {
        var name = await RandomAsync();
        Assert.Null((await one.Customers.UpdateAsync(name, "ann", customer => customer)).Problem);
        return name;
    }

    // The alias is written; the machine dies before the customer is, and perhaps somebody adds another external id.
    private async Task BreakOffAsync(string externalId, WalletName name, string? thenTake = null)
    {
        var writes = 0;
        one.Store.NextCommit(batch => one.Documents.CommitAsync(batch).AsTask());
        one.Store.NextCommit(_ =>
        {
            writes++;
            return Task.FromResult<CommitResult>(new CommitResult.Unavailable("crash"));
        });
        await Assert.ThrowsAsync<StoreUnavailableException>(() => one.Customers.UpdateAsync(name, externalId, customer => customer).AsTask());
        Assert.Equal(1, writes);
        if (thenTake is not null) Assert.Null((await two.Customers.UpdateAsync(name, thenTake, customer => customer)).Problem);
    }

    private async Task PutAliasAsync(WalletName alias, string target)
    {
        var document = WalletDocuments.Of(alias.Partition, one.Customers.New(alias.CustomerId, null) with { AliasOf = target });
        Assert.IsType<CommitResult.Done>(await one.Documents.CommitAsync(new Batch(alias.Partition, [new Write(WriteKind.Create, document)])));
    }

    public void Dispose()
    {
        one.Dispose();
        two.Dispose();
    }
}
