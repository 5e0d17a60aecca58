namespace Credits.Functions.Hosting;

/// <summary>
/// The options of a command line, as <c>--name value</c> or <c>--name=value</c>: settings, and those of one command. What is
/// misspelt or half given is refused, since a check that was not asked for as it was meant would say that all is right.
/// </summary>
internal static class CommandLine
{
    private static readonly HashSet<string> Settings = new(StringComparer.OrdinalIgnoreCase)
    {
        "urls",
        "Credits:Data", "Credits:Store", "Credits:Key", "Credits:SecretsKey", "Credits:RateLimit", "Credits:CheckpointPages", "Credits:Queue", "Credits:PublicUrl",
        "Cosmos:Endpoint", "Cosmos:ConnectionString", "Cosmos:Database", "Cosmos:Container", "Cosmos:Mode",
        "ServiceBusConnection", "ServiceBusConnection:fullyQualifiedNamespace", "ServiceBusConnection:credential", "ServiceBusConnection:clientId",
        "Stripe:SecretKey", "Stripe:WebhookSecret", "Stripe:ApiBase", "Polar:AccessToken", "Polar:WebhookSecret", "Polar:ApiBase",
        "FUNCTIONS_CUSTOMHANDLER_PORT",
    };

    /// <summary>Throws <see cref="SettingsException"/> at the first argument that is no option, or an option without its value.</summary>
    /// <param name="args">The arguments after the command.</param>
    /// <param name="own">The options of the command itself.</param>
    public static void Check(string[] args, params ReadOnlySpan<string> own)
    {
        for (var i = 0; i < args.Length; i++)
        {
            if (!IsOption(args[i])) throw new SettingsException($"{args[i]} is not an option; options are --name value or --name=value.");
            var end = args[i].IndexOf('=', StringComparison.Ordinal);
            var name = end < 0 ? args[i][2..] : args[i][2..end];
            if (!IsKnown(name, own)) throw new SettingsException($"There is no option --{name} here.");
            var value = end >= 0 ? args[i][(end + 1)..] : ++i < args.Length && !IsOption(args[i]) ? args[i] : null;
            // A setting may be said to be none; a file, as a shell gives it whose variable is not set, may not.
            if (value is null || (value.Length == 0 && own.Contains(name, StringComparer.OrdinalIgnoreCase))) throw new SettingsException($"--{name} needs a value.");
        }
    }

    private static bool IsOption(string argument) => argument.StartsWith("--", StringComparison.Ordinal);

    // The exporter of telemetry and Azure have settings of their own.
    private static bool IsKnown(string name, ReadOnlySpan<string> own) => Settings.Contains(name) || own.Contains(name, StringComparer.OrdinalIgnoreCase)
        || name.StartsWith("OTEL_", StringComparison.OrdinalIgnoreCase) || name.StartsWith("WEBSITE_", StringComparison.OrdinalIgnoreCase);
}
