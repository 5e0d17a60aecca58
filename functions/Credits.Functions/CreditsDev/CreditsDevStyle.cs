using System.Text.Json;
using Credits.Functions.Http;

namespace Credits.Functions.CreditsDev;

/// <summary>Credits.dev's errors: <c>success</c> is false and <c>error</c> is a sentence; then our fields.</summary>
internal sealed class CreditsDevStyle : ApiStyle
{
    public static readonly CreditsDevStyle Instance = new();

    public override void Write(Utf8JsonWriter json, Problem problem, int status)
    {
        json.WriteBoolean("success"u8, false);
        json.WriteString("error"u8, problem.Code == ProblemCode.CustomerNotFound ? "There is no such account." : problem.Detail);
        if (problem.Balance is { } balance) json.WriteNumber("balance"u8, balance.Value);
        WriteOurs(json, problem);
    }
}
