using System.Collections.Immutable;

namespace Credits.Core.Wallets;

/// <summary>Credits of one lot that a reservation holds.</summary>
/// <param name="Lot">The lot's id.</param>
/// <param name="Amount">How much of it.</param>
public readonly record struct HeldLine(string Lot, Amount Amount);

/// <summary>An open reservation: credits that are kept for one use until its deadline.</summary>
public sealed record Reservation
{
    /// <summary>The id of the entry that opened it.</summary>
    public required string Id { get; init; }

    /// <summary>The asset held.</summary>
    public required string Asset { get; init; }

    /// <summary>All that is held: the lines together and <see cref="Uncovered"/>.</summary>
    public required Amount Amount { get; init; }

    /// <summary>When it was opened.</summary>
    public required DateTimeOffset Opened { get; init; }

    /// <summary>When it ends by itself.</summary>
    public required DateTimeOffset Expires { get; init; }

    /// <summary>What is held of which lot, in spending order.</summary>
    public ImmutableArray<HeldLine> Lines { get; init; } = [];

    /// <summary>The part that no lot covered and that the overdraft limit allowed.</summary>
    public Amount Uncovered { get; init; }
}
