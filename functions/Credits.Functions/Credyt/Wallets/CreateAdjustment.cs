using Credits.Core;
using Credits.Core.Ids;
using Credits.Engine.Wallets;
using Credits.Functions.Http;

namespace Credits.Functions.Credyt.Wallets;

/// <summary><c>POST /customers/{id}/wallet/adjustments</c>: moves credits for a reason, once per <c>transaction_id</c>.</summary>
internal static class CreateAdjustment
{
    public static async ValueTask<Answer> HandleAsync(Call call)
    {
        if (!call.TryWalletOfPath(out var name, out var wrong)) return wrong;
        var fields = call.Fields();
        var transaction = fields.Id("transaction_id");
        AccountId.CheckName(fields);
        fields.Text("asset", Engine.Assets.Asset.MaxCodeLength);
        var asset = call.Asset(fields);
        var amount = fields.SignedAmount("amount");
        Call.CheckPrecision(fields, "amount", amount, asset);
        var id = StableId.Of("adjustment", transaction);
        var command = AdjustmentReason.ToCommand(call, fields, id, asset, amount, fields.OptionalMoment("expires_at"));
        var kept = call.Personal(transaction, fields.OptionalText("description"), fields.OptionalText("reason"), fields.OptionalObject("metadata"));
        if (fields.Problem is { } problem) return problem;

        var (wallet, outcome) = await call.Services.Wallets.SubmitAsync(name, command with { Personal = kept });
        if (outcome is not Outcome.Done done) return Problem.From(outcome).At("transaction_id", RefusalCode.IdempotencyMismatch);
        var body = new AdjustmentResult(WireId.Of("adj_", wallet.CustomerId, done.Entry.Id), done.Entry.RecordedAt);
        return Answer.Of(body, WalletJson.Default.AdjustmentResult, StatusCodes.Status201Created);
    }
}
