using Credits.Payments.Sandbox;

namespace Credits.Functions.Pay;

/// <summary>The names of actions in the page's form.</summary>
internal static class PayActions
{
    /// <summary>Not an action on the payment: its last webhooks are sent again.</summary>
    public const string Resend = "resend";

    private static readonly Dictionary<string, SandboxAction> ByName = Enum.GetValues<SandboxAction>().ToDictionary(NameOf, StringComparer.Ordinal);

    public static string NameOf(SandboxAction action) => action.ToString().ToLowerInvariant();

    public static bool TryRead(string name, out SandboxAction action) => ByName.TryGetValue(name, out action);
}
