using System.Collections.Immutable;
using Credits.Core.Entries;
using Credits.Core.Ledger;
using Credits.Core.Wallets;
using Credits.Testing.Wallets;
using Xunit;

namespace Credits.Core.Tests.Ledger;

public sealed class InvariantsTests
{
    private readonly WalletBench wallet = new();
    private readonly Entry last;

    public InvariantsTests()
    {
        wallet.Credit("10");
        wallet.Reserve("4");
        last = wallet.Debit("1");
    }

    [Fact]
    public void A_head_as_it_was_decided_is_right() => Invariants.Check(wallet.Head, last);

    [Fact]
    public void A_head_that_does_not_stand_at_its_entry_is_wrong() => Wrong(wallet.Head with { Sequence = 9 });

    [Theory]
    [InlineData("balance")]
    [InlineData("reserved")]
    [InlineData("overdraft")]
    [InlineData("held more than remains")]
    [InlineData("held less than nothing")]
    [InlineData("more than was granted")]
    [InlineData("held by no reservation")]
    [InlineData("owed while credits are free")]
    [InlineData("two wrongs")]
    public void Numbers_that_do_not_fit_each_other_are_wrong(string what)
    {
        var (one, account) = (WalletBench.Of("1"), wallet.Account);
        var lot = account.Lots[0];
        Wrong(With(what switch
        {
            "balance" => account with { Balance = account.Balance + one },
            "reserved" => account with { Reserved = account.Reserved + one },
            "overdraft" => account with { Overdraft = account.Overdraft + one },
            "held more than remains" => With(account, lot with { Held = lot.Remaining + one }),
            "held less than nothing" => With(account, lot with { Held = -one }),
            "more than was granted" => With(account, lot with { Granted = lot.Remaining - one }),
            "held by no reservation" => With(account, lot with { Held = lot.Held + one }),
            "owed while credits are free" => account with { Overdraft = one, Balance = account.Balance - one },
            _ => With(account, lot with { Remaining = lot.Remaining + one }) with { Reserved = account.Reserved + one },
        }));
    }

    [Fact]
    public void An_account_is_looked_at_when_only_its_limit_changed()
    {
        var change = wallet.Overdrawable("1");
        Assert.Throws<InvariantException>(() => Invariants.Check(With(wallet.Account with { Balance = WalletBench.Of("1") }), change));
    }

    [Fact]
    public void A_reservation_of_less_than_nothing_is_wrong()
    {
        var minus = WalletBench.Of("-1");
        var head = wallet.Head with { Reservations = [wallet.Head.Reservations[0] with { Amount = minus, Lines = [], Uncovered = minus }] };
        var account = wallet.Account with { Reserved = minus, Lots = [wallet.Account.Lots[0] with { Held = Amount.Zero }] };
        Wrong(head with { Accounts = [account] });
    }

    [Fact]
    public void A_posting_that_is_not_the_sum_of_its_lines_is_wrong() =>
        Wrong(wallet.Head, last with { Postings = [last.Postings[0] with { Amount = WalletBench.Of("-2") }] });

    [Fact]
    public void A_posting_that_names_another_balance_is_wrong() =>
        Wrong(wallet.Head, last with { Postings = [last.Postings[0] with { BalanceAfter = WalletBench.Of("8") }] });

    private Head With(Account account) => wallet.Head with { Accounts = [account] };

    private static Account With(Account account, Lot lot) => account with { Lots = [lot] };

    private void Wrong(Head head, Entry? entry = null) => Assert.Throws<InvariantException>(() => Invariants.Check(head, entry ?? last));
}
