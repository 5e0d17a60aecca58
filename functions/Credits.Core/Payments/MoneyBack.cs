using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Credits.Core.Payments;

/// <summary>One dispute of a payment, as it was last heard of.</summary>
/// <param name="Id">Names it within the payment, <c>[a-z0-9]</c>.</param>
/// <param name="Decided">Nothing but a later decision changes it.</param>
/// <param name="Withheld">The money is not ours, for now or for good.</param>
/// <param name="Amount">How much money, in minor units.</param>
/// <param name="At">When the provider says so.</param>
public readonly record struct Dispute(string Id, bool Decided, bool Withheld, long Amount, DateTimeOffset At)
{
    /// <summary>Of two answers about one dispute the one that counts: the decided, then the later, then the one against us.</summary>
    public static Dispute Latest(Dispute a, Dispute b) => a.Rank.CompareTo(b.Rank) >= 0 ? a : b;

    private (bool, DateTimeOffset, bool, long) Rank => (Decided, At, Withheld, Amount);
}

/// <summary>
/// How much of a payment's money went back, as far as it is known: the running total of its refunds, and its disputes.
/// What is heard in any order, any number of times, joins to the same.
/// </summary>
public sealed class MoneyBack : IEquatable<MoneyBack>
{
    /// <summary>The most disputes of one payment.</summary>
    public const int MaxDisputes = 20;

    /// <summary>None of it.</summary>
    public static readonly MoneyBack None = new(0, []);

    /// <summary>Makes one.</summary>
    /// <param name="refunded">The running total of refunds, in minor units, 0 or more.</param>
    /// <param name="disputes">Each dispute once, in any order.</param>
    public MoneyBack(long refunded, ImmutableArray<Dispute> disputes)
    {
        Refunded = refunded;
        Disputes = [.. disputes.OrderBy(dispute => dispute.Id, StringComparer.Ordinal)];
    }

    /// <summary>The running total of refunds, in minor units.</summary>
    public long Refunded { get; }

    /// <summary>Disputes in order of their ids.</summary>
    public ImmutableArray<Dispute> Disputes { get; }

    /// <summary>What is known from both: the higher running total, and of each dispute the answer that counts.</summary>
    public MoneyBack Join(MoneyBack other)
    {
        var disputes = Disputes.Concat(other.Disputes).GroupBy(dispute => dispute.Id, StringComparer.Ordinal).Select(answers => answers.Aggregate(Dispute.Latest));
        return new(Math.Max(Refunded, other.Refunded), [.. disputes]);
    }

    /// <summary>How much of a payment went back: refunds and withheld money together, at most all that was paid.</summary>
    public long Of(long paid)
    {
        var back = Math.Min(Refunded, paid);
        foreach (var dispute in Disputes)
            if (dispute.Withheld) back += Math.Min(dispute.Amount, paid - back);
        return back;
    }

    /// <summary>All of it as text: equal ones have equal texts.</summary>
    public override string ToString()
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{Refunded}");
        foreach (var dispute in Disputes)
        {
            text.Append(CultureInfo.InvariantCulture, $";{dispute.Id}:{dispute.Decided}:{dispute.Withheld}:{dispute.Amount}:{dispute.At.ToUnixTimeMilliseconds()}");
        }

        return text.ToString();
    }

    /// <inheritdoc/>
    public bool Equals(MoneyBack? other) => other is not null && Refunded == other.Refunded && Disputes.SequenceEqual(other.Disputes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as MoneyBack);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Refunded, Disputes.Length);
}
