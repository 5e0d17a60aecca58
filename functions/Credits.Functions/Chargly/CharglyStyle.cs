using System.Text.Json;
using Credits.Functions.Http;

namespace Credits.Functions.Chargly;

/// <summary>Chargly's errors: <c>error</c> with <c>code</c> and <c>message</c>; then our fields.</summary>
internal sealed class CharglyStyle : ApiStyle
{
    public static readonly CharglyStyle Instance = new();

    public override void Write(Utf8JsonWriter json, Problem problem, int status)
    {
        json.WriteStartObject("error"u8);
        json.WriteString("code"u8, problem.Code);
        json.WriteString("message"u8, problem.Detail);
        json.WriteEndObject();
        if (problem.Balance is { } balance) json.WriteNumber("balance"u8, balance.Value);
        WriteOurs(json, problem);
    }
}
