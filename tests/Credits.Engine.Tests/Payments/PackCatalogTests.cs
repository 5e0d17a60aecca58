using Credits.Core;
using Credits.Engine.Apps;
using Credits.Engine.Payments.Packs;
using Credits.Engine.Payments.Providers;
using static Credits.Engine.Tests.Payments.PaymentMachine;

namespace Credits.Engine.Tests.Payments;

public sealed class PackCatalogTests
{
    private readonly PaymentMachine machine = new();

    [Fact]
    public async Task Defining_a_pack_twice_makes_it_once_and_another_content_changes_it()
    {
        Assert.True((await machine.Packs.PutAsync(Scope, Pack("a")))!.Value.Created);
        machine.Time.Advance(TimeSpan.FromDays(1));
        var (same, created) = (await machine.Packs.PutAsync(Scope, Pack("a")))!.Value;
        Assert.Equal((false, same.Created), (created, same.Updated));

        var (changed, again) = (await machine.Packs.PutAsync(Scope, Pack("a") with { Name = "other" }))!.Value;
        Assert.Equal((false, same.Created, TimeSpan.FromDays(1)), (again, changed.Created, changed.Updated - changed.Created));
        Assert.Equal("other", (await machine.Packs.FindAsync(Scope, "a"))!.Name);
    }

    [Fact]
    public async Task An_archived_pack_stays_known_and_putting_it_sells_it_again()
    {
        Assert.Null(await machine.Packs.ArchiveAsync(Scope, "a"));
        await machine.Packs.PutAsync(Scope, Pack("a"));
        Assert.True((await machine.Packs.ArchiveAsync(Scope, "a"))!.Archived);
        Assert.True((await machine.Packs.ArchiveAsync(Scope, "a"))!.Archived);
        Assert.True((await machine.Packs.FindAsync(Scope, "a"))!.Archived);
        Assert.False((await machine.Packs.PutAsync(Scope, Pack("a")))!.Value.Pack.Archived);
    }

    [Fact]
    public async Task Codes_keep_their_case_and_lists_their_order()
    {
        foreach (var code in new[] { "b", "A", "a", "c" }) await machine.Packs.PutAsync(Scope, Pack(code));
        var (first, next) = await machine.Packs.ListAsync(Scope, 3, null);
        var (rest, end) = await machine.Packs.ListAsync(Scope, 3, next);
        Assert.Equal(["A", "a", "b", "c"], first.Concat(rest).Select(pack => pack.Code));
        Assert.Null(end);
        Assert.Null(await machine.Packs.FindAsync(Scope, "no such/pack"));
    }

    [Fact]
    public async Task Modes_and_apps_do_not_see_each_others_packs()
    {
        await machine.Packs.PutAsync(Scope, Pack("a"));
        Assert.Null(await machine.Packs.FindAsync(new AppScope(Scope.App, Mode.Live), "a"));
    }

    [Fact]
    public async Task An_app_has_so_many()
    {
        for (var i = 0; i < PackCatalog.Limit; i++) await machine.Packs.PutAsync(Scope, Pack($"p{i}"));
        Assert.Null(await machine.Packs.PutAsync(Scope, Pack("more")));
        Assert.NotNull(await machine.Packs.PutAsync(Scope, Pack("p7") with { Name = "changed" }));
    }

    private static Pack Pack(string code) => new()
    {
        Code = code,
        Name = "Pack",
        Asset = "CREDIT",
        Credits = Amount.Parse("500"),
        Price = new Money(1_000, "EUR"),
    };
}
