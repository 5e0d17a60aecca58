using Credits.Core.Commands;
using Credits.Core.Entries;
using Credits.Core.Wallets;
using Credits.Testing.Wallets;
using Xunit;

namespace Credits.Core.Tests.Commands;

public sealed class LateConfirmTests
{
    private readonly WalletBench wallet = new();

    [Theory]
    [InlineData(null, "4")]
    [InlineData("1", "1")]
    [InlineData("9", "9")]
    public void What_expired_is_charged_from_what_is_available_now(string? amount, string charged)
    {
        wallet.Credit("10");
        var held = Expired("4");
        var entry = wallet.LateConfirm(held, amount);

        Assert.Equal((EntryKind.Late, LateConfirm.IdFor(held.Id), held.Id), (entry.Kind, entry.Id, entry.Target));
        Assert.Equal("-" + charged, Assert.Single(entry.Postings).Amount.ToString());
        Assert.Equal(charged, wallet.Account.Totals.Debited.ToString());
        var closed = wallet.Document<ClosedReservation>(new(DocumentKind.ClosedReservation, held.Id))!;
        Assert.Equal((SettlementOutcome.Confirmed, charged, wallet.Now, entry.Id), (closed.Outcome, closed.Captured.ToString(), closed.SettledAt, closed.EntryId));
    }

    [Fact]
    public void Only_what_is_available_covers_it()
    {
        wallet.Credit("10");
        var held = Expired("4");
        wallet.Debit("7");
        Assert.Equal(RefusalCode.InsufficientCredits, wallet.Refused(w => w.LateConfirm(held)).Code);
        wallet.LateConfirm(held, "3");
        Assert.Equal("0", wallet.Balance);
    }

    [Fact]
    public void It_is_charged_once()
    {
        wallet.Credit("10");
        var held = Expired("4");
        wallet.LateConfirm(held, "1");
        Assert.Equal(RefusalCode.ReservationSettled, wallet.Refused(w => w.LateConfirm(held, "1")).Code);
        Assert.Equal(RefusalCode.ReservationSettled, wallet.Refused(w => w.Extend(held, TimeSpan.FromHours(1))).Code);
    }

    [Fact]
    public void What_was_settled_or_is_open_or_never_was_is_not_charged_late()
    {
        wallet.Credit("10");
        var cancelled = wallet.Reserve("1");
        wallet.Cancel(cancelled);
        var confirmed = wallet.Reserve("1");
        wallet.Confirm(confirmed);
        var open = wallet.Reserve("1");

        Assert.Equal(RefusalCode.ReservationSettled, wallet.Refused(w => w.LateConfirm(cancelled)).Code);
        Assert.Equal(RefusalCode.ReservationSettled, wallet.Refused(w => w.LateConfirm(confirmed)).Code);
        Assert.Equal(RefusalCode.ReservationNotFound, wallet.Refused(w => w.LateConfirm(open)).Code);
        Assert.Equal(RefusalCode.ReservationNotFound, wallet.Refused(w => w.LateConfirm(open with { Id = "unknown" })).Code);
    }

    [Fact]
    public void What_expired_before_the_wallet_was_closed_is_not_charged_to_what_came_after()
    {
        wallet.Credit("10");
        var before = Expired("4");
        wallet.Set(WalletState.Closed);
        wallet.Set(WalletState.Open);
        wallet.Credit("8");
        Assert.Equal(RefusalCode.ReservationExpired, wallet.Refused(w => w.LateConfirm(before)).Code);
        Assert.Equal("8", wallet.Balance);

        wallet.LateConfirm(Expired("3"));
        Assert.Equal("5", wallet.Balance);
    }

    private Reservation Expired(string amount)
    {
        var held = wallet.Reserve(amount);
        wallet.Pass(2 * Limits.DefaultReservationTime);
        wallet.Fold();
        return held;
    }
}
