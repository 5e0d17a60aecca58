using System.Text.Json;
using Credits.Core;
using Credits.Functions.Http;

namespace Credits.Functions.Tally;

/// <summary>Tally's errors: <c>error</c> as a sentence, and with 402 the <c>balance</c>; then our fields.</summary>
internal sealed class TallyStyle : ApiStyle
{
    public static readonly TallyStyle Instance = new();

    public override int StatusOf(Problem problem) => problem.Code switch
    {
        RefusalCode.NotRefundable => StatusCodes.Status400BadRequest,
        _ => problem.Status,
    };

    public override void Write(Utf8JsonWriter json, Problem problem, int status)
    {
        json.WriteString("error"u8, problem.Code switch
        {
            RefusalCode.InsufficientCredits => "Insufficient credits",
            RefusalCode.EntryNotFound => "Ledger entry not found",
            ProblemCode.InvalidField when problem.Field is "user_id" or "amount" => "user_id and a positive amount are required: " + problem.Detail,
            _ => problem.Detail,
        });
        if (problem.Balance is { } balance) json.WriteNumber("balance"u8, balance.Value);
        WriteOurs(json, problem);
    }
}
