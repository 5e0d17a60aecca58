using Credits.Core.Ids;
using Credits.Core.Json;
using Credits.Engine.Customers;

namespace Credits.Functions.Http;

/// <summary>The request that makes a customer, so that trying it again is told from another one that came with its key.</summary>
internal static class CustomerRequest
{
    /// <summary>The problem of a key that has made another customer.</summary>
    public static readonly Problem KeyReused = Problem.KeyReused("This idempotency key made another customer.");

    /// <summary>A hash of the key and of what is asked for; null without a key, since nobody can say then whether it is the same request.</summary>
    public static string? Of(Call call) => call.IdempotencyKey is null ? null : HashOf(call, CanonicalJson.Of(call.Body));

    /// <summary>Whether this request made the customer.</summary>
    public static bool IsAgain(Customer made, Call call) =>
        // An earlier version kept the body as it was sent.
        call.IdempotencyKey is not null && (made.Request == Of(call) || made.Request == HashOf(call, call.Body.GetRawText()));

    /// <summary>Whether another request made the customer; of those who were made before that was kept nobody can tell.</summary>
    public static bool IsAnother(Customer made, Call call) => made.Request is not null && !IsAgain(made, call);

    private static string HashOf(Call call, string body) => StableId.Of("create customer:" + call.Scope.Name, call.Scope.App.Salt, $"{call.IdempotencyKey}\n{body}");
}
