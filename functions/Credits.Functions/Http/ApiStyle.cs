using System.Text.Json;

namespace Credits.Functions.Http;

/// <summary>How one of the APIs shapes what goes wrong.</summary>
public abstract class ApiStyle
{
    /// <summary>The type of the body of an error.</summary>
    public virtual string ContentType => "application/json";

    /// <summary>The status that this API gives for a problem.</summary>
    public virtual int StatusOf(Problem problem) => problem.Status;

    /// <summary>Writes the fields of an error into an open object.</summary>
    public abstract void Write(Utf8JsonWriter json, Problem problem, int status);

    /// <summary>Answers with a problem in this shape.</summary>
    public void Answer(HttpContext context, Problem problem)
    {
        var response = context.Response;
        response.StatusCode = StatusOf(problem);
        response.ContentType = ContentType;
        if (problem.RetryAfter is { } seconds) response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (problem.Status == StatusCodes.Status401Unauthorized) response.Headers.WWWAuthenticate = "Bearer";
        using var json = new Utf8JsonWriter(response.BodyWriter);
        json.WriteStartObject();
        Write(json, problem, response.StatusCode);
        json.WriteEndObject();
    }

    /// <summary>The fields that every shape ends with.</summary>
    protected static void WriteOurs(Utf8JsonWriter json, Problem problem)
    {
        json.WriteString("code"u8, problem.Code);
        if (problem.Field is not null) json.WriteString("field"u8, problem.Field);
        if (problem.Asset is not null) json.WriteString("asset"u8, problem.Asset);
        if (problem.Available is { } available) json.WriteNumber("available"u8, available.Value);
        if (problem.Required is { } required) json.WriteNumber("required"u8, required.Value);
        if (problem.Shortfall is { } shortfall) json.WriteNumber("shortfall"u8, shortfall.Value);
    }
}

/// <summary>The shape of our own paths: RFC 9457 problem details.</summary>
public sealed class ProblemDetailsStyle : ApiStyle
{
    /// <summary>The only instance.</summary>
    public static readonly ProblemDetailsStyle Instance = new();

    /// <inheritdoc/>
    public override string ContentType => "application/problem+json";

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter json, Problem problem, int status)
    {
        json.WriteString("type"u8, "/docs/errors#" + problem.Code);
        json.WriteString("title"u8, problem.Code.Replace('_', ' '));
        json.WriteNumber("status"u8, status);
        json.WriteString("detail"u8, problem.Detail);
        WriteOurs(json, problem);
        if (problem.Balance is { } balance) json.WriteNumber("balance"u8, balance.Value);
    }
}
