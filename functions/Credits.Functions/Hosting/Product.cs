namespace Credits.Functions.Hosting;

/// <summary>What this program says of itself.</summary>
internal static class Product
{
    /// <summary>The version, as built.</summary>
    public static string Version { get; } = typeof(Product).Assembly.GetName().Version!.ToString(3);
}
