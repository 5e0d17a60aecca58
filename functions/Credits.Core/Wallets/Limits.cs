namespace Credits.Core.Wallets;

/// <summary>How much one wallet may hold open at once, and for how long.</summary>
public static class Limits
{
    /// <summary>Open lots of one account.</summary>
    public const int Lots = 200;

    /// <summary>Open lots of one account up to which a payment opens lots of its own.</summary>
    public const int PaymentLots = 100;

    /// <summary>Open reservations of one wallet.</summary>
    public const int Reservations = 500;

    /// <summary>Assets of one wallet.</summary>
    public const int Accounts = 50;

    /// <summary>Bytes of the stored head.</summary>
    public const int HeadBytes = 192 * 1024;

    /// <summary>Due items that one commit folds in.</summary>
    public const int DuePerCommit = 50;

    /// <summary>How long a reservation lives unless told otherwise.</summary>
    public static readonly TimeSpan DefaultReservationTime = TimeSpan.FromMinutes(5);

    /// <summary>How long a reservation may live from now.</summary>
    public static readonly TimeSpan MaxReservationTime = TimeSpan.FromHours(24);

    /// <summary>How long bought credits may live from the payment on, unless they live for ever.</summary>
    public static readonly TimeSpan MaxGrantTime = TimeSpan.FromDays(36_500);

    /// <summary>How long credits live that come back into a lot which has ended.</summary>
    public static readonly TimeSpan ReturnGrace = TimeSpan.FromDays(7);
}
