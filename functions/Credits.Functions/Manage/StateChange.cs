using Credits.Core;
using Credits.Core.Commands;
using Credits.Core.Ids;
using Credits.Core.Wallets;
using Credits.Engine.Wallets;
using Credits.Functions.Http;

namespace Credits.Functions.Manage;

/// <summary>
/// <c>POST /manage/customers/{id}/freeze</c>, <c>unfreeze</c>, <c>close</c>, <c>reopen</c>. In a wallet that is in that
/// state already nothing changes, so trying again does no harm. Closing gives up what is left.
/// </summary>
/// <param name="Name">The last segment of the path.</param>
/// <param name="State">The state to be in.</param>
/// <param name="Unless">The state that it does not lead out of.</param>
internal sealed record StateChange(string Name, WalletState State, WalletState? Unless)
{
    public static readonly IReadOnlyList<StateChange> All =
    [
        new("freeze", WalletState.Frozen, WalletState.Closed),
        new("unfreeze", WalletState.Open, WalletState.Closed),
        new("close", WalletState.Closed, null),
        new("reopen", WalletState.Open, WalletState.Frozen),
    ];

    public ValueTask<Answer> HandleAsync(Call call) => WalletChange.DoAsync(
        call, "state", (entryId, fromClient) => new ChangeState(State) { Unless = Unless, EntryId = entryId, ClientKeyed = fromClient });
}

/// <summary>Changes of a wallet that move no credits of their own.</summary>
internal static class WalletChange
{
    public static async ValueTask<Answer> DoAsync(Call call, string family, Func<string, bool, Command> command)
    {
        if (!call.TryWalletOfPath(out var wallet, out var problem)) return problem;
        var (key, fromClient) = call.OperationKey();
        var asked = command(StableId.Of(family, key), fromClient) with { Personal = call.Personal(fromClient ? key : null) };
        var (name, outcome) = await call.Services.Wallets.SubmitAsync(wallet, asked);
        return outcome switch
        {
            Outcome.Done done => await ReadCustomer.AnswerAsync(call, name, changed: !done.Replayed),
            Outcome.Refused { Refusal.Code: ChangeState.Unchanged } => await ReadCustomer.AnswerAsync(call, name, changed: false),
            _ => Problem.From(outcome),
        };
    }
}
