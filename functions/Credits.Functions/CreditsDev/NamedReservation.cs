using Credits.Core;
using Credits.Engine.Wallets;
using Credits.Functions.Http;

namespace Credits.Functions.CreditsDev;

/// <summary>How a request names a reservation: by our id, which carries its wallet.</summary>
/// <param name="Wallet">The wallet, in the app and mode of the key; those of others can not be named.</param>
/// <param name="Id">The reservation's id in the wallet.</param>
internal readonly record struct NamedReservation(WalletName Wallet, string Id)
{
    /// <summary>The problem of an id that is none of this app's.</summary>
    public static readonly Problem NotFound = Problem.From(new Refusal(RefusalCode.ReservationNotFound, "There is no such reservation."));

    /// <summary>Reads an id; null if it is not of the form of one.</summary>
    public static NamedReservation? Find(Call call, string text) =>
        WireId.TryParse(text, out var wallet, out var id) && WalletName.Internal(call.Scope, wallet) is { } name ? new(name, id) : null;

    /// <summary>The id as clients see it.</summary>
    public static string IdOf(string wallet, string id) => WireId.Of("res_", wallet, id);

    /// <summary>What was asked for an operation on a reservation that came to nothing.</summary>
    public static Problem ProblemOf(Outcome outcome) => outcome is Outcome.NoCustomer ? NotFound : Problem.From(outcome);
}
