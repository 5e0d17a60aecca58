namespace Credits.Functions.Http;

/// <summary>The values of enums as answers write them.</summary>
internal static class Words
{
    /// <summary>The name in lower case.</summary>
    public static string Of<T>(T value) where T : struct, Enum => value.ToString().ToLowerInvariant();

    /// <summary>The name in lower case with underscores between its words.</summary>
    public static string Snake<T>(T value) where T : struct, Enum => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
