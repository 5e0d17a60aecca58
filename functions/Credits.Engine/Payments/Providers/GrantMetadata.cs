namespace Credits.Engine.Payments.Providers;

/// <summary>
/// The names under which a grant stands in a payment's metadata: ours, and those of Tally's users, who set two of their
/// own on their payment intents. Values fit every provider (at most 500 characters).
/// </summary>
public static class GrantMetadata
{
    /// <summary>Tally: who is credited, by the app's own id.</summary>
    public const string TallyUser = "tally_user_id";

    /// <summary>Tally: how many credits.</summary>
    public const string TallyCredits = "tally_credits";

    private const string Scope = "credits_app";
    private const string User = "credits_user";
    private const string Customer = "credits_customer";
    private const string Asset = "credits_asset";
    private const string Amount = "credits_amount";
    private const string ExpiresDays = "credits_expires_days";
    private const string Bonus = "credits_bonus";
    private const string BonusExpiresDays = "credits_bonus_expires_days";
    private const string Pack = "credits_pack";
    private const string Crossing = "credits_crossing";
    private const string Note = "credits_note";

    /// <summary>The pairs to set at a checkout.</summary>
    public static IReadOnlyDictionary<string, string> Write(GrantRequest grant)
    {
        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        void Set(string name, string? value)
        {
            if (value is not null) pairs[name] = value;
        }

        Set(Scope, grant.Scope);
        Set(User, grant.ExternalId);
        Set(Customer, grant.CustomerId);
        Set(Asset, grant.Asset);
        Set(Amount, grant.Credits);
        Set(ExpiresDays, grant.ExpiresDays);
        Set(Bonus, grant.Bonus);
        Set(BonusExpiresDays, grant.BonusExpiresDays);
        Set(Pack, grant.Pack);
        Set(Crossing, grant.Crossing);
        Set(Note, grant.Note);
        return pairs;
    }

    /// <summary>What the pairs ask for; null if they name no customer or no credits in our words or Tally's.</summary>
    /// <param name="find">The value of a name as text (numbers too), or null.</param>
    public static GrantRequest? Read(Func<string, string?> find)
    {
        var grant = new GrantRequest
        {
            Scope = Of(Scope),
            ExternalId = Of(User) ?? Of(TallyUser),
            CustomerId = Of(Customer),
            Asset = Of(Asset),
            Credits = Of(Amount) ?? Of(TallyCredits),
            ExpiresDays = Of(ExpiresDays),
            Bonus = Of(Bonus),
            BonusExpiresDays = Of(BonusExpiresDays),
            Pack = Of(Pack),
            Crossing = Of(Crossing),
            Note = Of(Note),
        };
        return (grant.ExternalId ?? grant.CustomerId) is not null && (grant.Credits ?? grant.Pack) is not null ? grant : null;

        string? Of(string name) => find(name) is { Length: > 0 } value ? value : null;
    }
}
