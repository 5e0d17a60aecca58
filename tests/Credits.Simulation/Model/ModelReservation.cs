namespace Credits.Simulation.Model;

/// <summary>Credits of one lot, drawn, paid in or held.</summary>
internal readonly record struct Part(string Lot, decimal Amount);

/// <summary>An open reservation.</summary>
internal sealed class ModelReservation
{
    public required string Id { get; init; }

    public required string Asset { get; init; }

    public required decimal Amount { get; init; }

    public required DateTimeOffset Expires { get; set; }

    /// <summary>What is held of which lot; less than the amount where an overdraft limit covered the rest.</summary>
    public required List<Part> Parts { get; init; }

    /// <summary>True once the wallet was closed.</summary>
    public bool IsOver { get; set; }
}

/// <summary>How a reservation ended; null while nobody knows of it.</summary>
internal enum Ending
{
    Confirmed,
    Cancelled,
    Expired,
}

/// <summary>What an entry drew of one asset, for refunds.</summary>
internal sealed class ModelDeduction
{
    public required string Asset { get; init; }

    public required List<(ModelLot? Lot, decimal Amount)> Parts { get; init; }

    public required decimal Amount { get; init; }

    public decimal Refunded { get; set; }

    public decimal Left => Amount - Refunded;

    /// <summary>True once the wallet was closed.</summary>
    public bool IsOver { get; set; }
}
