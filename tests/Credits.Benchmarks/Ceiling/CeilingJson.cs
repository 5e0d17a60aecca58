using System.Text.Json.Serialization;

namespace Credits.Benchmarks.Ceiling;

public sealed record DeductRequest(string UserId, decimal Amount, string? Description);

public sealed record DeductAnswer(bool Success, string LedgerId, string UserId, decimal Amount, decimal BalanceBefore, decimal BalanceAfter);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(DeductRequest))]
[JsonSerializable(typeof(DeductAnswer))]
public sealed partial class CeilingJson : JsonSerializerContext;
