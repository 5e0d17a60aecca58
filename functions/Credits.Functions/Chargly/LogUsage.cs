using Credits.Core;
using Credits.Core.Json;
using Credits.Engine.Wallets;
using Credits.Functions.Http;

namespace Credits.Functions.Chargly;

/// <summary>
/// <c>POST /api/usage/log</c>: notes what was used. It never moves credits, so consume and log can not charge twice for
/// one event, whatever key they share.
/// </summary>
internal static class LogUsage
{
    private const int MaxFeatureLength = 200;

    public static async ValueTask<Answer> HandleAsync(Call call)
    {
        var fields = call.Fields();
        var user = fields.Id("userId");
        var feature = fields.Text("featureKey", MaxFeatureLength);
        var charged = fields.OptionalAmount("creditsCharged", allowZero: true) ?? Amount.Zero;
        var metadata = fields.OptionalObject("metadata");
        if (fields.Problem is { } problem) return problem;

        var name = WalletName.Either(call.Scope, user);
        if (await call.Services.Customers.FindAsync(name) is not { } customer)
            return Problem.From(new Outcome.NoCustomer());
        var note = await call.Services.Payments.Usage.AddAsync(name with { CustomerId = customer.Id }, call.OperationKey().Key, feature, charged, metadata);
        if (note.Feature != feature || note.Credits != charged || !CanonicalJson.AreSame(note.Metadata, metadata))
            return Problem.KeyReused("The same key was used to note other usage.");
        return Answer.Of(new UsageResult("use_" + note.Id), CharglyJson.Default.UsageResult);
    }
}
