using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Credits.Core.Tests.Model;

public sealed class ModelTests
{
    private static readonly Gen<Operation> Operations =
        from kind in Gen.Choose(0, Operation.Kinds - 1)
        from which in Gen.Choose(0, 99)
        from size in Gen.Choose(0, 3000)
        select new Operation(kind, which, size);

    private static readonly Arbitrary<Operation[]> Scripts = Arb.From(
        from length in Gen.Choose(1, 120)
        from script in Operations.ArrayOf(length)
        select script,
        Shorter);

    [Fact]
    public void A_wallet_always_comes_to_what_plain_sums_say()
    {
        var happened = new Dictionary<string, int>();
        Check.ForAll(Scripts, script =>
        {
            var run = new ModelRun();
            foreach (var operation in script) run.Do(operation);
            foreach (var (what, count) in run.Happened) happened[what] = happened.GetValueOrDefault(what) + count;
        }, tests: 300);

        // A property over scripts in which something never happens says nothing about it.
        string[] all =
        [
            "Credit", "Debit", "Reserve", "Confirm", "Cancel", "Extend", "LateConfirm", "Refund", "SetOverdraftLimit", "ChangeState",
            "RecordEvent", "Subscribe", "ScheduleEnd", "EndSubscription", "Fee paid", "Issued", "Pending", "Active", "PastDue", "Ended",
            RefusalCode.EventInFuture, RefusalCode.AlreadySubscribed, RefusalCode.SubscriptionNotActive,
            "CreditPayment", "TakeBack", "Lapsed", "Given back", "Earned", "Revenue taken back",
            "Expired lot", "Expired reservation", "Internal posting", "Overdraft line",
            RefusalCode.InsufficientCredits, RefusalCode.WalletFrozen, RefusalCode.WalletClosed, RefusalCode.ReservationNotFound,
            RefusalCode.ReservationExpired, RefusalCode.ReservationSettled, RefusalCode.ReservationsOpen, RefusalCode.AlreadyRefunded,
            RefusalCode.RefundExceedsDeduction, RefusalCode.NotRefundable,
        ];
        Assert.All(all, what => Assert.True(happened.ContainsKey(what), what));
    }

    /// <summary>The halves of a script, then the script without each of its operations.</summary>
    private static IEnumerable<Operation[]> Shorter(Operation[] script)
    {
        if (script.Length > 3)
        {
            yield return script[..(script.Length / 2)];
            yield return script[(script.Length / 2)..];
        }

        for (var i = script.Length - 1; i >= 0 && script.Length > 1; i--) yield return [.. script[..i], .. script[(i + 1)..]];
    }
}
