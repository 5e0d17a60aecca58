using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Credits.Functions.Http;

/// <summary>What a handler answers: a value to be written as JSON, or a problem to be written in its API's shape.</summary>
public readonly struct Answer
{
    private readonly object? value;
    private readonly JsonTypeInfo? type;

    private Answer(int status, object? value, JsonTypeInfo? type, Problem? problem)
    {
        Status = status;
        this.value = value;
        this.type = type;
        Problem = problem;
    }

    /// <summary>The HTTP status.</summary>
    public int Status { get; }

    /// <summary>What was wrong, or null.</summary>
    public Problem? Problem { get; }

    /// <summary>A value.</summary>
    public static Answer Of<T>(T value, JsonTypeInfo<T> type, int status = StatusCodes.Status200OK) where T : notnull => new(status, value, type, null);

    /// <summary>A problem.</summary>
    [SuppressMessage("Usage", "CA2225:Operator overloads have named alternates", Justification = "Handlers return a problem or an answer.")]
    public static implicit operator Answer(Problem problem) => new(problem.Status, null, null, problem);

    /// <summary>Writes the value.</summary>
    public void Write(HttpResponse response)
    {
        response.StatusCode = Status;
        response.ContentType = "application/json";
        using var writer = new Utf8JsonWriter(response.BodyWriter, new JsonWriterOptions { SkipValidation = true });
        JsonSerializer.Serialize(writer, value, type!);
    }
}
