using Credits.Core;
using Credits.Core.Commands;
using Credits.Functions.Http;

namespace Credits.Functions.Manage;

/// <summary>
/// <c>POST /manage/customers/{id}/usage-policy</c>: how far below 0 events may take what is available of an asset:
/// <c>allow</c> as far as they go, <c>limit</c> to a limit, <c>refuse</c> not at all.
/// </summary>
internal static class SetUsagePolicy
{
    private enum Policy
    {
        Allow,
        Limit,
        Refuse,
    }

    public static async ValueTask<Answer> HandleAsync(Call call)
    {
        var fields = call.Fields();
        var asset = call.Asset(fields);
        var policy = fields.OptionalWord("policy", Policy.Allow, Policy.Limit, Policy.Refuse);
        var limit = fields.OptionalAmount("limit");
        if (policy is null) fields.Refuse(Problem.BadField("policy", "policy is required."));
        if (policy == Policy.Limit == limit is null) fields.Refuse(Problem.BadField("limit", "limit goes with the policy limit, and with no other."));
        Call.CheckPrecision(fields, "limit", limit, asset);
        if (fields.Problem is { } problem) return problem;

        var most = policy == Policy.Refuse ? Amount.Zero : limit;
        return await WalletChange.DoAsync(call, "usage policy", (entryId, fromClient) => new SetUsageLimit(asset.Code, most) { EntryId = entryId, ClientKeyed = fromClient });
    }
}
