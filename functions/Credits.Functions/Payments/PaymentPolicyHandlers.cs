using Credits.Engine.Apps;
using Credits.Engine.Payments;
using Credits.Functions.Http;

namespace Credits.Functions.Payments;

/// <summary><c>/manage/apps/{id}/payment-policy</c>: what happens when money goes back for credits that were spent.</summary>
internal static class PaymentPolicyHandlers
{
    private enum WhenSpent
    {
        Debt,
        Leave,
    }

    public static async ValueTask<Answer> ReadAsync(Call call)
    {
        if (!ScopeOfPath.TryMode(call, out var mode, out var wrong)) return wrong;
        var (scope, problem) = await ScopeOfPath.FindAsync(call, mode);
        if (problem is not null) return problem;
        return Of(scope!, await call.Services.Payments.Policies.FindAsync(scope!));
    }

    public static async ValueTask<Answer> SetAsync(Call call)
    {
        var fields = call.Fields();
        var mode = fields.OptionalWord("mode", Mode.Test, Mode.Live);
        fields.Text("when_spent");
        var spent = fields.OptionalWord("when_spent", WhenSpent.Debt, WhenSpent.Leave);
        if (fields.Problem is { } wrong) return wrong;
        var (scope, problem) = await ScopeOfPath.FindAsync(call, mode);
        if (problem is not null) return problem;
        var policy = new PaymentPolicy { LeaveSpent = spent == WhenSpent.Leave };
        await call.Services.Payments.Policies.SetAsync(scope!, policy);
        return Of(scope!, policy);
    }

    private static Answer Of(AppScope scope, PaymentPolicy policy) => Answer.Of(
        new PolicyBody(scope.App.Id, Words.Of(scope.Mode), Words.Of(policy.LeaveSpent ? WhenSpent.Leave : WhenSpent.Debt)), PaymentsJson.Default.PolicyBody);
}
