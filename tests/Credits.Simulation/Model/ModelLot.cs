using Credits.Core.Wallets;

namespace Credits.Simulation.Model;

/// <summary>A lot as the model sees it: plain decimals.</summary>
internal sealed class ModelLot
{
    public required string Id { get; init; }

    public required LotSource Source { get; init; }

    public required int Priority { get; init; }

    public required DateTimeOffset? Expires { get; init; }

    public required DateTimeOffset Since { get; init; }

    /// <summary>The currency and the money that each credit was paid with; null for nothing.</summary>
    public (string Currency, decimal Rate)? Worth { get; init; }

    public decimal Remaining { get; set; }

    public decimal Held { get; set; }

    public decimal Free => Remaining - Held;

    public bool HasEnded(DateTimeOffset at) => Expires is { } end && end <= at;

    /// <summary>The documented spending order: priority, sooner end, kind of source, age, id.</summary>
    public static int Order(ModelLot a, ModelLot b)
    {
        if (a.Priority != b.Priority) return a.Priority < b.Priority ? -1 : 1;
        var (endA, endB) = (a.Expires ?? DateTimeOffset.MaxValue, b.Expires ?? DateTimeOffset.MaxValue);
        if (endA != endB) return endA < endB ? -1 : 1;
        if (a.Source != b.Source) return Rank(a.Source) < Rank(b.Source) ? -1 : 1;
        if (a.Since != b.Since) return a.Since < b.Since ? -1 : 1;
        return string.CompareOrdinal(a.Id, b.Id);
    }

    private static int Rank(LotSource source) => source switch
    {
        LotSource.Promotional => 0,
        LotSource.Bundled => 1,
        LotSource.Paid => 2,
        _ => 3,
    };
}
