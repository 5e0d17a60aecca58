using Credits.Core;
using Credits.Engine.Wallets;

namespace Credits.Functions.Http;

/// <summary>Why a request was not done, before it is put into the shape of the API that it came through.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Code">Stable, one of <see cref="ProblemCode"/> or <see cref="RefusalCode"/>; has a section on the errors page.</param>
/// <param name="Detail">One sentence for people.</param>
public sealed record Problem(int Status, string Code, string Detail)
{
    /// <summary>The field of the request that is wrong.</summary>
    public string? Field { get; init; }

    /// <summary>Seconds to wait before the same request may succeed.</summary>
    public int? RetryAfter { get; init; }

    /// <summary>The asset that was short.</summary>
    public string? Asset { get; init; }

    /// <summary>The code of an asset that is not known; to look for it again, never for the answer.</summary>
    public string? UnknownAsset { get; init; }

    /// <summary>With 402: the balance.</summary>
    public Amount? Balance { get; init; }

    /// <summary>With 402: what could be spent.</summary>
    public Amount? Available { get; init; }

    /// <summary>With 402: what was asked for.</summary>
    public Amount? Required { get; init; }

    /// <summary>With 402: what is missing.</summary>
    public Amount? Shortfall => Required - Available;

    /// <summary>What happened inside; for the log, never for the answer.</summary>
    public Exception? Cause { get; init; }

    /// <summary>A field that can not be used as it is.</summary>
    public static Problem BadField(string field, string detail) => new(StatusCodes.Status400BadRequest, ProblemCode.InvalidField, detail) { Field = field };

    /// <summary>An operation's outcome, if it is not done.</summary>
    public static Problem From(Outcome outcome) => outcome switch
    {
        Outcome.Refused refused => From(refused.Refusal),
        Outcome.NoCustomer => new(StatusCodes.Status404NotFound, ProblemCode.CustomerNotFound, "There is no such customer."),
        Outcome.Failed failed => From(failed) with { Cause = failed.Cause },
        _ => throw new ArgumentException("That was done.", nameof(outcome)),
    };

    /// <summary>The same, at a field if it has a code.</summary>
    public Problem At(string field, string code) => Code == code ? this with { Field = field } : this;

    /// <summary>A refusal with its status.</summary>
    public static Problem From(Refusal refusal) => new(StatusOf(refusal.Code), refusal.Code, refusal.Detail)
    {
        Asset = refusal.Asset,
        Balance = refusal.Balance,
        Available = refusal.Available,
        Required = refusal.Required,
    };

    /// <summary>The refusal of an idempotency key that was used for another request.</summary>
    public static Problem KeyReused(string detail) => From(new Refusal(RefusalCode.IdempotencyMismatch, detail));

    /// <summary>The refusal of a debit of somebody who is not known: they have 0, as a read of their balance says.</summary>
    public static Problem NothingAvailable(string asset, Amount required) => From(new Refusal(RefusalCode.InsufficientCredits, $"{required} {asset} needed, 0 available.")
    {
        Asset = asset,
        Balance = Amount.Zero,
        Available = Amount.Zero,
        Required = required,
    });

    private static Problem From(Outcome.Failed failed)
    {
        var seconds = Math.Max(1, (int)Math.Ceiling(failed.RetryAfter.TotalSeconds));
        return failed.Reason switch
        {
            Failure.Busy => new(StatusCodes.Status429TooManyRequests, ProblemCode.WalletBusy, "Too much is waiting for this wallet; try again with the same key.") { RetryAfter = seconds },
            Failure.Contended => new(StatusCodes.Status503ServiceUnavailable, ProblemCode.Contended, "The store is busy; try again with the same key.") { RetryAfter = seconds },
            Failure.InDoubt => new(StatusCodes.Status503ServiceUnavailable, ProblemCode.OutcomeUnknown, "It may or may not have happened; the same key tells.") { RetryAfter = seconds },
            Failure.Internal => new(StatusCodes.Status500InternalServerError, ProblemCode.Internal, "The operation was stopped by a safety check; nothing changed."),
            _ => new(StatusCodes.Status503ServiceUnavailable, ProblemCode.Unavailable, "Nothing was written; try again with the same key.") { RetryAfter = seconds },
        };
    }

    private static int StatusOf(string code) => code switch
    {
        RefusalCode.InsufficientCredits => StatusCodes.Status402PaymentRequired,
        RefusalCode.EntryNotFound or RefusalCode.ReservationNotFound or RefusalCode.PaymentNotFound or RefusalCode.SubscriptionNotFound => StatusCodes.Status404NotFound,
        RefusalCode.ReservationExpired => StatusCodes.Status410Gone,
        RefusalCode.ReservationSettled or RefusalCode.AlreadyRefunded or RefusalCode.WalletFrozen or RefusalCode.WalletClosed
            or RefusalCode.ReservationsOpen or RefusalCode.TooManyLots or RefusalCode.TooManyReservations
            or RefusalCode.TooManyAssets or RefusalCode.WalletTooLarge or RefusalCode.TooManySubscriptions or RefusalCode.AlreadySubscribed or RefusalCode.SubscriptionNotActive => StatusCodes.Status409Conflict,
        _ => StatusCodes.Status422UnprocessableEntity,
    };
}
