using System.Text.Json;
using Credits.Core;
using Credits.Functions.Http;

namespace Credits.Functions.Credyt;

/// <summary>Credyt's errors: problem details as plain JSON, and with 422 <c>errors</c> by field; then our fields.</summary>
internal sealed class CredytStyle : ApiStyle
{
    public static readonly CredytStyle Instance = new();

    public override int StatusOf(Problem problem) =>
        problem.Code is ProblemCode.InvalidField or ProblemCode.ExternalIdTaken or ProblemCode.ExternalIdFixed ? StatusCodes.Status422UnprocessableEntity : problem.Status;

    public override void Write(Utf8JsonWriter json, Problem problem, int status)
    {
        problem = problem.Field is null ? problem with { Field = FieldOf(problem.Code) } : problem;
        json.WriteString("type"u8, "/docs/errors#" + problem.Code);
        json.WriteString("title"u8, problem.Code.Replace('_', ' '));
        json.WriteNumber("status"u8, status);
        json.WriteString("detail"u8, problem.Detail);
        if (status == StatusCodes.Status422UnprocessableEntity && problem.Field is not null)
        {
            json.WriteStartObject("errors"u8);
            json.WriteStartArray(problem.Field);
            json.WriteStringValue(problem.Detail);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        if (problem.Balance is { } balance) json.WriteNumber("balance"u8, balance.Value);
        WriteOurs(json, problem);
    }

    // What the core refuses names no field. Where a key is a field of the body the endpoint says so.
    private static string? FieldOf(string code) => code switch
    {
        RefusalCode.IdempotencyMismatch => "Idempotency-Key",
        RefusalCode.ExpiryInPast => "expires_at",
        _ => null,
    };
}
