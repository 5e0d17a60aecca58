using Credits.Engine.Payments.Providers;

namespace Credits.Payments.Sandbox;

/// <summary>Decides what an action does to a payment.</summary>
internal static class SandboxRules
{
    /// <summary>What can be done with a payment now.</summary>
    public static IEnumerable<SandboxAction> Possible(SandboxPayment payment, DateTimeOffset now) => Enum.GetValues<SandboxAction>().Where(action => IsPossible(payment, action, now));

    /// <summary>The payment after an action, and the types of events that tell of it; null if it is not possible.</summary>
    public static (SandboxPayment After, IReadOnlyList<string> Events)? Do(SandboxPayment payment, SandboxAction action, DateTimeOffset now)
    {
        if (!IsPossible(payment, action, now)) return null;
        var next = payment with { Version = payment.Version + 1, Declined = false };
        var isFree = payment.Price.Minor == 0;
        return action switch
        {
            SandboxAction.Pay => (next with { State = SandboxState.Paid }, isFree ? ["checkout.session.completed"] : ["checkout.session.completed", "payment_intent.succeeded"]),
            SandboxAction.Decline => (next with { Declined = true }, ["payment_intent.payment_failed"]),
            SandboxAction.PayLater => (next with { State = SandboxState.Pending }, ["checkout.session.completed"]),
            SandboxAction.Arrive => (next with { State = SandboxState.Paid }, ["checkout.session.async_payment_succeeded", "payment_intent.succeeded"]),
            SandboxAction.Fail => (next with { State = SandboxState.Failed }, ["checkout.session.async_payment_failed", "payment_intent.payment_failed"]),
            SandboxAction.RefundHalf => (next with { Refunded = payment.Refunded + ((payment.Price.Minor - payment.Refunded + 1) / 2) }, ["charge.refunded"]),
            SandboxAction.RefundAll => (next with { Refunded = payment.Price.Minor }, ["charge.refunded"]),
            SandboxAction.Dispute => (next with { Dispute = DisputeState.Open }, ["charge.dispute.created"]),
            SandboxAction.WinDispute => (next with { Dispute = DisputeState.Won }, ["charge.dispute.closed"]),
            SandboxAction.LoseDispute => (next with { Dispute = DisputeState.Lost }, ["charge.dispute.closed"]),
            _ => null,
        };
    }

    private static bool IsPossible(SandboxPayment payment, SandboxAction action, DateTimeOffset now) => action switch
    {
        SandboxAction.Pay => payment.State == SandboxState.Open && now < payment.Expires,
        SandboxAction.Decline or SandboxAction.PayLater => payment.State == SandboxState.Open && now < payment.Expires && payment.Price.Minor > 0,
        SandboxAction.Arrive or SandboxAction.Fail => payment.State == SandboxState.Pending,
        SandboxAction.RefundHalf or SandboxAction.RefundAll => payment.State == SandboxState.Paid && payment.Refunded < payment.Price.Minor && payment.Dispute is (null or DisputeState.Won),
        SandboxAction.Dispute => payment.State == SandboxState.Paid && payment.Price.Minor > 0 && payment.Refunded == 0 && payment.Dispute is null,
        SandboxAction.WinDispute or SandboxAction.LoseDispute => payment.Dispute == DisputeState.Open,
        _ => false,
    };
}
