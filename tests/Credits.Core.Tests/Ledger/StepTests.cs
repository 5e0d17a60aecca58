using Credits.Core.Commands;
using Credits.Core.Ledger;
using Credits.Core.Wallets;
using Credits.Testing.Wallets;
using Xunit;

namespace Credits.Core.Tests.Ledger;

public sealed class StepTests
{
    private readonly WalletBench wallet = new();

    [Fact]
    public void A_refusal_leaves_the_head_it_was_decided_on()
    {
        wallet.Credit("5");
        var step = Step.Take(wallet.Head, wallet, new Debit("USD", WalletBench.Of("6")) { EntryId = "id" }, wallet.Now, "commit");
        Assert.Equal(RefusalCode.InsufficientCredits, step.Refusal!.Code);
        Assert.Same(wallet.Head, step.Head);
        Assert.Empty(step.Changes);
        Assert.Null(step.Entry.Entry);
    }

    [Fact]
    public void A_step_gives_the_head_the_entry_and_its_bytes()
    {
        var step = Step.Take(wallet.Head, wallet, new Credit("USD", WalletBench.Of("6"), LotSource.Paid, 100, null) { EntryId = "id" }, wallet.Now, "commit");
        Assert.Null(step.Refusal);
        Assert.Equal((1L, step.Entry.Entry.Hash, "commit"), (step.Head.Sequence, step.Head.LastHash, step.Entry.Entry.CommitId));
        Assert.Null(Chain.Fault(wallet.Head.LastHash, step.Entry.Body, out _));
    }

    [Fact]
    public void Nothing_is_decided_while_something_due_is_not_folded_in()
    {
        wallet.Credit("5", expires: TimeSpan.FromMinutes(1));
        var debit = new Debit("USD", WalletBench.Of("5")) { EntryId = "id" };
        Step.Take(wallet.Head, wallet, debit, wallet.Now.AddMinutes(1).AddTicks(-1), "commit");
        Assert.Throws<InvariantException>(() => Step.Take(wallet.Head, wallet, debit, wallet.Now.AddMinutes(1), "commit"));
    }

    [Fact]
    public void Nothing_due_is_no_step()
    {
        wallet.Credit("5", expires: TimeSpan.FromMinutes(1));
        Assert.Null(Step.Fold(wallet.Head, wallet.Now.AddMinutes(1).AddTicks(-1), "commit"));
        Assert.NotNull(Step.Fold(wallet.Head, wallet.Now.AddMinutes(1), "commit"));
    }
}
