using Credits.Core.Commands;
using Credits.Core.Json;
using Credits.Core.Revenue;
using Credits.Core.Wallets;
using Credits.Testing.Wallets;
using Xunit;

namespace Credits.Core.Tests.Json;

public sealed class HeadSizeTests
{
    // The longest values that each field can have; the asset's code as long as codes may be.
    private static readonly string Asset = new('A', 32);
    private static readonly Amount Longest = -Amount.Max;
    private static readonly LotTerms Terms = new(LotSource.Promotional, LotTerms.MaxPriority, WalletBench.Start, WalletBench.Start) { Basis = new Basis("USD", 0.1234567890123456789012345678m) };

    private static readonly string StandingId = Lot.StandingId(LotSource.Promotional, LotTerms.MaxPriority, Terms.Basis);

    [Theory]
    [InlineData(0, 0, 0, 0)]
    [InlineData(1, 0, 0, 0)]
    [InlineData(50, 0, 0, 0)]
    [InlineData(1, 400, 0, 0)]
    [InlineData(1, 0, 500, 0)]
    [InlineData(1, 0, 100, 100)]
    public void The_estimate_is_never_too_small(int accounts, int lots, int reservations, int lines)
    {
        var head = new Head
        {
            LastHash = new string('f', 64),
            Sequence = long.MaxValue,
            Movements = long.MaxValue,
            Accounts = [.. Enumerable.Repeat(Account(lots), accounts)],
            Reservations = [.. Enumerable.Repeat(Reservation(lines), reservations)],
        };
        var (estimate, bytes) = (HeadJson.Estimate(head), HeadJson.Write(head).Length);
        Assert.True(bytes <= estimate, $"{bytes} > {estimate}");
    }

    private static Account Account(int lots) => new()
    {
        Asset = Asset,
        Balance = Longest,
        Reserved = Longest,
        Overdraft = Longest,
        OverdraftLimit = Longest,
        Totals = new Totals(Longest, Longest, Longest, Longest, long.MaxValue),
        Lots = [.. Enumerable.Repeat(new Lot(StandingId, Terms, Longest, Longest, Longest), lots)],
    };

    private static Reservation Reservation(int lines) => new()
    {
        Id = LateConfirm.IdFor("any"),
        Asset = Asset,
        Amount = Longest,
        Opened = WalletBench.Start,
        Expires = WalletBench.Start,
        Lines = [.. Enumerable.Repeat(new HeldLine(StandingId, Longest), lines)],
        Uncovered = Longest,
    };
}
