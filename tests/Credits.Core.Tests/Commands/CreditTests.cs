using Credits.Core.Commands;
using Credits.Core.Entries;
using Credits.Core.Wallets;
using Credits.Testing.Wallets;
using Xunit;

namespace Credits.Core.Tests.Commands;

public sealed class CreditTests
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private readonly WalletBench wallet = new();

    [Fact]
    public void A_credit_raises_the_balance_and_says_where_it_went()
    {
        var entry = wallet.Credit("12.5");

        Assert.Equal(EntryKind.Credit, entry.Kind);
        Assert.Equal((1L, 1L), (entry.Sequence, entry.Movements));
        var posting = Assert.Single(entry.Postings);
        Assert.Equal(("USD", "12.5", "12.5", Counterparty.Issued), (posting.Asset, posting.Amount.ToString(), posting.BalanceAfter.ToString(), posting.Counterparty));
        Assert.Equal(("12.5", "12.5", "0"), (wallet.Balance, wallet.Available, wallet.Reserved));
        Assert.Equal("12.5", wallet.Account.Totals.Credited.ToString());
    }

    [Fact]
    public void Credits_without_expiry_on_the_same_terms_share_one_lot()
    {
        wallet.Credit("5");
        wallet.Debit("2");
        wallet.Pass(Day);
        var second = wallet.Credit("7");

        var lot = Assert.Single(wallet.Account.Lots);
        Assert.Equal(("standing.paid.100", "12", "10"), (lot.Id, lot.Granted.ToString(), lot.Remaining.ToString()));
        Assert.Equal(WalletBench.Start, lot.Terms.Since);
        Assert.Equal(lot.Terms, Assert.Single(second.Postings[0].Lines).Terms);
    }

    [Fact]
    public void Other_terms_or_an_expiry_make_another_lot()
    {
        wallet.Credit("1");
        wallet.Credit("1", priority: 1);
        wallet.Credit("1", source: LotSource.Promotional);
        var first = wallet.Credit("1", expires: Day);
        var second = wallet.Credit("1", expires: Day);

        Assert.Equal(5, wallet.Account.Lots.Length);
        Assert.Equal([first.Id, second.Id], wallet.Account.Lots.Where(lot => lot.Terms.Expires is not null).Select(lot => lot.Id).Order());
    }

    [Fact]
    public void A_standing_lot_that_was_used_up_begins_again_with_what_is_paid_in_then()
    {
        wallet.Credit("5");
        wallet.Debit("5");
        wallet.Pass(Day);
        wallet.Credit("2");

        var lot = Assert.Single(wallet.Account.Lots);
        Assert.Equal(("2", WalletBench.Start + Day), (lot.Granted.ToString(), lot.Terms.Since));
    }

    [Fact]
    public void Credits_end_at_the_moment_they_name_and_must_name_a_later_one()
    {
        Assert.Equal(RefusalCode.ExpiryInPast, wallet.Refused(w => w.Credit("1", expires: TimeSpan.Zero)).Code);
        Assert.Equal(RefusalCode.ExpiryInPast, wallet.Refused(w => w.Credit("1", expires: -Day)).Code);
        wallet.Credit("1", expires: TimeSpan.FromMilliseconds(1));
        Assert.Equal("1", wallet.Balance);
    }

    [Fact]
    public void An_account_holds_so_many_lots_and_still_takes_credits_into_those_it_has()
    {
        wallet.Credit("1");
        for (var i = 1; i < Limits.Lots; i++) wallet.Credit("1", expires: Day);

        Assert.Equal(RefusalCode.TooManyLots, wallet.Refused(w => w.Credit("1", expires: Day)).Code);
        Assert.Equal(RefusalCode.TooManyLots, wallet.Refused(w => w.Credit("1", priority: 1)).Code);
        wallet.Credit("1");
        wallet.Credit("1", expires: Day, asset: "EUR");
        Assert.Equal("201", wallet.Balance);

        wallet.Debit("1");
        wallet.Credit("1", expires: Day);
        Assert.Equal(Limits.Lots, wallet.Account.Lots.Length);
    }

    [Fact]
    public void A_wallet_holds_so_many_assets()
    {
        for (var i = 0; i < Limits.Accounts; i++) wallet.Credit("1", asset: $"A{i}");

        Assert.Equal(RefusalCode.TooManyAssets, wallet.Refused(w => w.Credit("1", asset: "B")).Code);
        Assert.Equal(RefusalCode.TooManyAssets, wallet.Refused(w => w.Overdrawable("1", asset: "B")).Code);
        wallet.Credit("1", asset: "A7");
        Assert.Equal(wallet.Head.Accounts.Select(account => account.Asset).Order(StringComparer.Ordinal), wallet.Head.Accounts.Select(account => account.Asset));
    }

    [Fact]
    public void The_fingerprint_is_that_of_what_is_meant()
    {
        static string Of(string amount, DateTimeOffset? expires = null, string asset = "USD", int priority = 100, LotSource source = LotSource.Paid) =>
            new Credit(asset, WalletBench.Of(amount), source, priority, expires) { EntryId = "any" }.Fingerprint;

        Assert.Equal(Of("50"), Of("50.00"));
        Assert.Equal(Of("1", WalletBench.Start), Of("1", WalletBench.Start.ToOffset(TimeSpan.FromHours(2))));
        string[] others = [Of("50"), Of("51"), Of("50", WalletBench.Start), Of("50", asset: "EUR"), Of("50", priority: 1), Of("50", source: LotSource.Bundled)];
        Assert.Equal(others.Length, others.Distinct().Count());
    }
}
