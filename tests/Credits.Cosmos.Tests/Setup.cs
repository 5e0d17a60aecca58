using System.Runtime.CompilerServices;

namespace Credits.Cosmos.Tests;

internal static class Setup
{
    /// <summary>The client would otherwise ask the cloud's machine metadata service, which is not there.</summary>
    [ModuleInitializer]
    public static void Run() => Environment.SetEnvironmentVariable("COSMOS_DISABLE_IMDS_ACCESS", "true");
}
