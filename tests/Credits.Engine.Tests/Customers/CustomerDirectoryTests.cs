using Credits.Engine.Customers;
using Credits.Engine.Tests.Fixtures;
using Credits.Engine.Wallets;
using static Credits.Engine.Tests.Fixtures.Instance;

namespace Credits.Engine.Tests.Customers;

public sealed class CustomerDirectoryTests : IDisposable
{
    private readonly Instance one = new();
    private readonly Instance two;

    public CustomerDirectoryTests() => two = one.Another();

    [Fact]
    public void The_id_of_a_customer_is_the_same_for_ever()
    {
        Assert.Equal("too2lavhn6tx4q5rptz5kymwgv", WalletName.External(Scope, "ann").CustomerId);
        Assert.Equal("maiqedjcxe3ri7aimdugmf5dqn", WalletName.External(Scope, "Ann ☕ / '\"").CustomerId);
        Assert.Equal("seh7drerfocs5c4n4bsoeexr3e", Customer.IdFor("other.live", "pepper", "ann"));
    }

    [Fact]
    public async Task A_customer_is_made_with_the_first_credit()
    {
        await one.DoneAsync(Credit("a", "5"));
        var customer = await one.Customers.FindAsync(Ann);
        Assert.Equal("ann", customer!.ExternalId);
        var listed = await one.Customers.ListAsync(Scope, 10, null);
        Assert.Equal(customer.Id, Assert.Single(listed.Customers).Id);
    }

    [Fact]
    public async Task Two_first_calls_at_once_make_one_customer()
    {
        one.Store.GoBefore(async () => await two.DoneAsync(Credit("b", "7")));
        await one.DoneAsync(Credit("a", "5"));
        Assert.Equal(("12", "12"), await one.BalanceAsync());
        Assert.Single((await one.Customers.ListAsync(Scope, 10, null)).Customers);
        Assert.Null(await one.FaultAsync());
    }

    [Fact]
    public async Task Two_first_operations_of_one_group_make_one_customer()
    {
        var results = await Task.WhenAll(one.Start(Credit("a", "5")), one.Start(Credit("b", "5")));
        Assert.All(results, result => Assert.IsType<Outcome.Done>(result.Outcome));
        Assert.Equal(("10", "10"), await one.BalanceAsync());
    }

    [Fact]
    public async Task A_refused_first_operation_makes_no_customer()
    {
        await one.RefusedAsync(Debit("a", "5"));
        Assert.Null(await one.Customers.FindAsync(Ann));
    }

    [Fact]
    public async Task Our_id_of_a_customer_that_does_not_exist_makes_none()
    {
        var name = WalletName.Internal(Scope, "acc_" + Ann.CustomerId)!;
        Assert.IsType<Outcome.NoCustomer>(await one.DoAsync(Credit("a", "5"), name));
        await one.DoneAsync(Credit("a", "5"));
        Assert.True((await one.DoneAsync(Credit("a", "5"), name)).Replayed);
    }

    [Fact]
    public async Task Making_a_customer_twice_gives_the_same_one()
    {
        var first = await one.Customers.CreateAsync(Scope, "ann", customer => customer with { Name = "Ann" });
        var second = await two.Customers.CreateAsync(Scope, "ann", customer => customer with { Name = "Anne" });
        Assert.True(first.Created);
        Assert.False(second.Created);
        Assert.Equal("Ann", second.Customer!.Name);
    }

    [Fact]
    public async Task An_external_id_is_set_once_and_is_one_customers()
    {
        await one.DoneAsync(Credit("a", "5"));
        var made = (await one.Customers.CreateAsync(Scope, null, customer => customer)).Customer!;
        var name = WalletName.Internal(Scope, made.Id)!;
        Assert.Equal(CustomerProblem.ExternalIdTaken, (await one.Customers.UpdateAsync(name, "ann", customer => customer)).Problem);
        Assert.Null((await one.Customers.UpdateAsync(name, "bob", customer => customer)).Problem);
        Assert.Null((await one.Customers.UpdateAsync(name, "bob", customer => customer)).Problem);
        Assert.Equal(CustomerProblem.ExternalIdFixed, (await one.Customers.UpdateAsync(name, "carl", customer => customer)).Problem);
        Assert.Equal(CustomerProblem.NotFound, (await one.Customers.UpdateAsync(WalletName.External(Scope, "nobody"), null, customer => customer)).Problem);
    }

    [Fact]
    public async Task Updates_at_once_are_both_kept()
    {
        await one.DoneAsync(Credit("a", "5"));
        one.Store.GoBefore(async () => await two.Customers.UpdateAsync(Ann, null, customer => customer with { Email = "ann@example.com" }));
        var result = await one.Customers.UpdateAsync(Ann, null, customer => customer with { Name = "Ann" });
        Assert.Equal(("Ann", "ann@example.com"), (result.Customer!.Name, result.Customer.Email));
    }

    public void Dispose()
    {
        one.Dispose();
        two.Dispose();
    }
}
