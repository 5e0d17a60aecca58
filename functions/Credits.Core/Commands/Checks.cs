using System.Collections.Immutable;
using Credits.Core.Entries;
using Credits.Core.Wallets;

namespace Credits.Core.Commands;

/// <summary>What several commands ask of a head before they go on.</summary>
internal static class Checks
{
    public static Refusal? Moves(Head head, bool whenFrozen = false) => head.State switch
    {
        WalletState.Closed => new Refusal(RefusalCode.WalletClosed, "The wallet is closed."),
        WalletState.Frozen when !whenFrozen => new Refusal(RefusalCode.WalletFrozen, "The wallet is frozen: nothing can be spent or held."),
        _ => null,
    };

    public static Refusal? Positive(Amount amount) =>
        amount.IsPositive ? null : new Refusal(RefusalCode.AmountOutOfRange, "The amount must be more than 0.");

    public static Refusal? NotNegative(Amount amount) =>
        amount.IsNegative ? new Refusal(RefusalCode.AmountOutOfRange, "The amount must not be less than 0.") : null;

    // As a span, because a moment that far away may not exist.
    public static Refusal? Lifetime(TimeSpan time) =>
        time >= TimeSpan.FromMilliseconds(1) && time <= Limits.MaxReservationTime
            ? null
            : new Refusal(RefusalCode.InvalidDeadline, "The deadline must be in the future and at most 24 hours from now.");

    public static Refusal? GrantLifetime(TimeSpan? time) =>
        time is null || (time > TimeSpan.Zero && time <= Limits.MaxGrantTime)
            ? null
            : new Refusal(RefusalCode.InvalidDeadline, $"Bought credits live at least a moment and at most {Limits.MaxGrantTime.TotalDays} days.");

    public static Refusal? Covers(Account account, Amount required, Amount limit) =>
        required <= account.Available + limit
            ? null
            : new Refusal(RefusalCode.InsufficientCredits, $"{required} {account.Asset} needed, {account.Available} available.")
            {
                Asset = account.Asset,
                Available = account.Available,
                Required = required,
                Balance = account.Balance,
            };

    public static Refusal? NewAccount(Head head, string asset) =>
        head.Accounts.Length < Limits.Accounts || head.Accounts.Any(account => account.Asset == asset)
            ? null
            : new Refusal(RefusalCode.TooManyAssets, $"A wallet holds at most {Limits.Accounts} assets.");

    /// <summary>How many lots of their own payments may still open in an account.</summary>
    public static int PaidLots(Head head, Account account) =>
        Json.HeadJson.Estimate(head) < Limits.HeadBytes / 2 ? Limits.PaymentLots - account.Lots.Length : 0;

    /// <summary>An entry with what every command fills in the same way; chain fields come when it is sealed.</summary>
    public static Entry Entry(this Command command, EntryKind kind, DateTimeOffset now, ImmutableArray<Posting> postings) => new()
    {
        Id = command.EntryId,
        Kind = kind,
        Fingerprint = command.Fingerprint,
        EffectiveAt = now,
        RecordedAt = now,
        Postings = postings,
        Personal = command.Personal,
    };
}
