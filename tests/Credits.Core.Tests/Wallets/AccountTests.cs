using Credits.Core.Wallets;
using Credits.Testing.Wallets;
using Xunit;

namespace Credits.Core.Tests.Wallets;

public sealed class AccountTests
{
    private static readonly Amount TooMuch = Amount.Max + WalletBench.Of("0.000000000001");
    private static readonly Account Full = new() { Asset = "USD", Balance = Amount.Max, Reserved = Amount.Max, OverdraftLimit = Amount.Max };

    public static TheoryData<Account> Beyond =>
    [
        Full with { Balance = TooMuch, Reserved = TooMuch },
        Full with { Balance = TooMuch },
        Full with { Reserved = TooMuch },
        Full with { Balance = -Amount.Max },
        Full with { Overdraft = TooMuch },
        Full with { OverdraftLimit = TooMuch },
        Full with { Totals = new Totals() with { Credited = TooMuch } },
        Full with { Totals = new Totals() with { Debited = TooMuch } },
        Full with { Totals = new Totals() with { Refunded = TooMuch } },
        Full with { Totals = new Totals() with { Expired = -TooMuch } },
        Full with { Lots = [new Lot("lot", new LotTerms(LotSource.Paid, 1, null, WalletBench.Start), TooMuch, Amount.Zero, Amount.Zero)] },
    ];

    [Fact]
    public void The_largest_numbers_can_be_stored() => Assert.True(Full.IsRepresentable);

    [Theory]
    [MemberData(nameof(Beyond))]
    public void Any_number_beyond_the_limits_of_digits_can_not(Account account) => Assert.False(account.IsRepresentable);
}
