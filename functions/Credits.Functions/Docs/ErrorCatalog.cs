using System.Text.Json;
using System.Text.Json.Serialization;
using Credits.Core;
using Credits.Functions.Http;

namespace Credits.Functions.Docs;

/// <summary>What the documentation says about one stable error code.</summary>
/// <param name="Code">The code.</param>
/// <param name="Status">Its HTTP status, where an API has no other one of its own.</param>
/// <param name="Meaning">What it tells.</param>
/// <param name="Remedy">What to do about it.</param>
/// <param name="Example">A case of it.</param>
internal sealed record ErrorCode(string Code, int Status, string Meaning, string Remedy, ErrorExample Example)
{
    /// <summary>The example as the problem that a handler would answer with.</summary>
    public Problem ToProblem() => new(Status, Code, Example.Detail)
    {
        Field = Example.Field,
        RetryAfter = Example.RetryAfter,
        Asset = Example.Asset,
        Balance = ToAmount(Example.Balance),
        Available = ToAmount(Example.Available),
        Required = ToAmount(Example.Required),
    };

    private static Amount? ToAmount(decimal? value) => value is { } number ? Amount.From(number) : null;
}

/// <summary>The parts of a problem that an example shows.</summary>
internal sealed record ErrorExample(
    string Detail, string? Field, int? RetryAfter, string? Asset, decimal? Balance, decimal? Available, decimal? Required);

/// <summary>All error codes, in the order of the page; <c>errors.json</c> is the one place where they are explained.</summary>
internal sealed class ErrorCatalog
{
    private readonly Dictionary<string, ErrorCode> codes;

    /// <summary>Reads them.</summary>
    public ErrorCatalog()
    {
        All = JsonSerializer.Deserialize(Resources.Read("errors.json"), ErrorJson.Default.ErrorCodeArray)!;
        codes = All.ToDictionary(code => code.Code, StringComparer.Ordinal);
    }

    /// <summary>All of them.</summary>
    public IReadOnlyList<ErrorCode> All { get; }

    /// <summary>One of them; throws if it is not explained.</summary>
    public ErrorCode this[string code] => codes[code];
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ErrorCode[]))]
internal sealed partial class ErrorJson : JsonSerializerContext;
