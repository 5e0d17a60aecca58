using Credits.Core.Entries;
using Credits.Core.Json;
using Credits.Core.Ledger;
using Credits.Core.Wallets;
using Credits.Testing.Wallets;
using Xunit;

namespace Credits.Core.Tests.Ledger;

public sealed class ReplayTests
{
    private readonly WalletBench wallet = new();

    [Fact]
    public void Replaying_all_entries_gives_the_head()
    {
        wallet.Overdrawable("5");
        wallet.Credit("10", expires: TimeSpan.FromMinutes(3));
        wallet.Credit("7", asset: "EUR");
        wallet.Reserve("2", TimeSpan.FromMinutes(1));
        wallet.Pass(TimeSpan.FromMinutes(5));
        wallet.Refund(wallet.Debit("4"));

        var head = Chain.Genesis("app", "wallet");
        foreach (var entry in wallet.Entries) head = Replay.Apply(head, EntryJson.Read(entry.Body));
        Assert.Equal(HeadJson.Write(wallet.Head), HeadJson.Write(head));
    }

    [Fact]
    public void An_entry_that_does_not_follow_is_refused()
    {
        wallet.Credit("10");
        wallet.Credit("10");
        var genesis = Chain.Genesis("app", "wallet");
        Assert.Throws<InvariantException>(() => Replay.Apply(genesis, wallet.Entries[1].Entry));
        Assert.Throws<InvariantException>(() => Replay.Apply(wallet.Head, wallet.Entries[1].Entry));
    }

    [Fact]
    public void A_settlement_of_what_is_not_open_is_refused()
    {
        wallet.Credit("10");
        var before = wallet.Head;
        var held = wallet.Hold("4");
        var settled = wallet.Confirm(held.Reservation!);

        Assert.Throws<InvariantException>(() => Replay.Apply(before, settled with { Sequence = 2 }));
        Assert.Throws<InvariantException>(() => Replay.Apply(Chain.Genesis("app", "wallet"), held with { Sequence = 1 }));
    }

    [Fact]
    public void An_account_of_an_asset_is_found_by_its_code_wherever_it_stands()
    {
        foreach (var asset in new[] { "b", "B", "aa", "a", "é", "A" }) wallet.Credit("1", asset: asset);
        Assert.Equal(["A", "B", "a", "aa", "b", "é"], wallet.Head.Accounts.Select(account => account.Asset));
    }
}
