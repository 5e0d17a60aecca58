using System.Text.Json.Serialization;
using Credits.Engine.Wallets;
using Credits.Functions.Http;
using Credits.Functions.Payments;

namespace Credits.Functions.Portal;

internal sealed record PortalSessionResult(string RedirectUrl, DateTimeOffset ExpiresAt);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, Converters = [typeof(MomentConverter)])]
[JsonSerializable(typeof(PortalSessionResult))]
internal sealed partial class PortalSessionJson : JsonSerializerContext;

/// <summary><c>POST /billing-portal/sessions</c>: an address, good for ten minutes, at which a customer sees their wallet and tops it up.</summary>
internal sealed class CreatePortalSession(PortalTokens tokens, PublicAddress address)
{
    public async ValueTask<Answer> HandleAsync(Call call)
    {
        var fields = call.Fields();
        var id = fields.Id("customer_id");
        var (returnUrl, failureUrl) = (fields.Url("return_url"), fields.Url("failure_url"));
        if (fields.Problem is { } problem) return problem;
        if (await call.Services.Customers.FindAsync(WalletName.Either(call.Scope, id)) is not { } customer) return Problem.From(new Outcome.NoCustomer());
        if (!tokens.IsPossible)
            return new Problem(StatusCodes.Status409Conflict, ProblemCode.NoSecretsKey, "There is no key to sign sessions with: Credits:SecretsKey is not set.");

        var expires = DateTimeOffset.FromUnixTimeSeconds((call.Services.Time.GetUtcNow() + PortalTokens.Lifetime).ToUnixTimeSeconds());
        var session = new PortalSession(call.Scope.Name, customer.Id, returnUrl.AbsoluteUri, failureUrl.AbsoluteUri, expires.ToUnixTimeSeconds());
        var url = new Uri(address.Value, "/portal?token=" + tokens.Write(session));
        return Answer.Of(new PortalSessionResult(url.AbsoluteUri, expires), PortalSessionJson.Default.PortalSessionResult, StatusCodes.Status201Created);
    }
}
