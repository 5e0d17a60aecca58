using Credits.Core;
using Credits.Engine.Payments.Providers;

namespace Credits.Engine.Payments.Packs;

/// <summary>Credits sold for money, as an app defines them in one mode.</summary>
public sealed record Pack
{
    /// <summary>The longest code, in characters.</summary>
    public const int MaxCodeLength = 64;

    /// <summary>The longest name, in characters.</summary>
    public const int MaxNameLength = 100;

    /// <summary>How long what is bought may live, in days.</summary>
    public const int MaxDays = 36_500;

    /// <summary>Names it: <c>[A-Za-z0-9._-]</c>.</summary>
    public required string Code { get; init; }

    /// <summary>What people read.</summary>
    public required string Name { get; init; }

    /// <summary>The asset that it grants.</summary>
    public required string Asset { get; init; }

    /// <summary>How much of it.</summary>
    public required Amount Credits { get; init; }

    /// <summary>What it costs.</summary>
    public required Money Price { get; init; }

    /// <summary>How many days the credits live from the payment on; null for ever.</summary>
    public int? ExpiresDays { get; init; }

    /// <summary>Promotional credits on top, a grant of their own; null for none.</summary>
    public Amount? Bonus { get; init; }

    /// <summary>How many days the bonus lives; null for ever.</summary>
    public int? BonusExpiresDays { get; init; }

    /// <summary>The providers' own ids of it, by provider (Polar: a product; Stripe: a price).</summary>
    public IReadOnlyDictionary<string, string> Items { get; init; } = System.Collections.Immutable.ImmutableDictionary<string, string>.Empty;

    /// <summary>True once it is no longer sold. Payments that name it are credited all the same.</summary>
    public bool Archived { get; init; }

    /// <summary>When it was defined.</summary>
    public DateTimeOffset Created { get; init; }

    /// <summary>When it last changed.</summary>
    public DateTimeOffset Updated { get; init; }

    /// <summary>True for text that can be a code.</summary>
    public static bool IsCode(string? text) =>
        text is { Length: > 0 and <= MaxCodeLength } && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');
}
