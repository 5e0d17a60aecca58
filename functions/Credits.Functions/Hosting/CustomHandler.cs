using System.Globalization;

namespace Credits.Functions.Hosting;

/// <summary>
/// How the Functions host starts the program: as its custom handler, on a port of loopback. In Azure nobody sees what
/// is printed at the start and no disk stays, so what is made up on a first start elsewhere must be given there.
/// </summary>
/// <param name="Port">The port that the host chose (<c>FUNCTIONS_CUSTOMHANDLER_PORT</c>).</param>
internal sealed record CustomHandler(int Port)
{
    // Which of them there are depends on the plan; none is there when the host runs on a developer's machine.
    private static readonly string[] SetByAzure = ["WEBSITE_INSTANCE_ID", "WEBSITE_SITE_NAME", "WEBSITE_SKU"];

    private static readonly string[] NeededInAzure = ["Credits:Key", "Credits:SecretsKey"];

    /// <summary>Where to listen.</summary>
    public string Url => $"http://127.0.0.1:{Port}";

    /// <summary>Null when on its own; throws <see cref="SettingsException"/> if what it needs in Azure is missing.</summary>
    public static CustomHandler? From(IConfiguration configuration)
    {
        if (configuration["FUNCTIONS_CUSTOMHANDLER_PORT"] is not { Length: > 0 } text) return null;
        if (!ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port))
            throw new SettingsException("FUNCTIONS_CUSTOMHANDLER_PORT must be a port.");
        if (SetByAzure.Any(name => !string.IsNullOrEmpty(configuration[name]))) CheckAzure(configuration);
        return new CustomHandler(port);
    }

    private static void CheckAzure(IConfiguration configuration)
    {
        foreach (var name in NeededInAzure)
        {
            if (string.IsNullOrWhiteSpace(configuration[name])) throw new SettingsException($"In Azure {name} must be set.");
            if (configuration[name]!.StartsWith("@Microsoft.KeyVault(", StringComparison.Ordinal))
                throw new SettingsException($"{name} refers to a secret of a key vault that could not be read.");
        }

        if (configuration["Credits:Store"] == "sqlite" || (string.IsNullOrEmpty(configuration["Cosmos:Endpoint"]) && string.IsNullOrEmpty(configuration["Cosmos:ConnectionString"])))
            throw new SettingsException("In Azure Cosmos:Endpoint must be set: the embedded store would end with the instance that has it.");
    }
}
