using Credits.Core;
using Credits.Core.Commands;
using Credits.Functions.Http;

namespace Credits.Functions.Manage;

/// <summary><c>POST /manage/customers/{id}/overdraft</c>: how far below 0 debits and holds may take what is available.</summary>
internal static class SetOverdraft
{
    public static async ValueTask<Answer> HandleAsync(Call call)
    {
        var fields = call.Fields();
        var asset = call.Asset(fields);
        var limit = fields.OptionalAmount("limit", allowZero: true);
        if (limit is null) fields.Refuse(Problem.BadField("limit", "limit is required."));
        Call.CheckPrecision(fields, "limit", limit, asset);
        if (fields.Problem is { } problem) return problem;

        return await WalletChange.DoAsync(
            call, "overdraft", (entryId, fromClient) => new SetOverdraftLimit(asset.Code, limit!.Value) { EntryId = entryId, ClientKeyed = fromClient });
    }
}
