using Credits.Engine.Payments.Providers;

namespace Credits.Payments.Sandbox;

/// <summary>Saved cards of the sandbox: their name says how a later charge goes.</summary>
public static class SandboxCards
{
    /// <summary>Pays.</summary>
    public const string Pays = "pm_card_pays";

    /// <summary>Is declined.</summary>
    public const string Declines = "pm_card_declines";

    /// <summary>Asks for the person.</summary>
    public const string Authenticates = "pm_card_authenticates";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Pays, Declines, Authenticates];

    /// <summary>The last digits that a card shows, by which people tell them apart.</summary>
    public static string Last4Of(string card) => card switch
    {
        Declines => "0341",
        Authenticates => "3155",
        _ => "4242",
    };

    /// <summary>What charging a card fails with; null if it pays.</summary>
    internal static ProviderFailure? FailureOf(string card) => card switch
    {
        Pays => null,
        Declines => new(ProviderFailureKind.Declined, "Your card was declined.", null, "card_declined"),
        Authenticates => new(ProviderFailureKind.Declined, "This card asks for its owner.", null, "authentication_required"),
        _ => new(ProviderFailureKind.Refused, "The sandbox has no such card.", null, "resource_missing"),
    };
}
