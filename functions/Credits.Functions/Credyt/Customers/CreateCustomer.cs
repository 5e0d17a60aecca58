using System.Globalization;
using System.Text.Json;
using Credits.Core.Ids;
using Credits.Core.Subscriptions;
using Credits.Engine.Wallets;
using Credits.Functions.Credyt.Subscriptions;
using Credits.Functions.Http;

namespace Credits.Functions.Credyt.Customers;

/// <summary>
/// <c>POST /customers</c>: once per <c>external_id</c>, or per idempotency key where there is none, with subscriptions. All of
/// the request is looked at before anything is made. The same request again, with its idempotency key, finishes what the first try began.
/// </summary>
internal static class CreateCustomer
{
    public static async ValueTask<Answer> HandleAsync(Call call)
    {
        var fields = call.Fields();
        var given = CustomerFields.From(fields);
        if (fields.Problem is { } problem) return problem;
        var (subscriptions, wrong) = await SubscriptionsAsync(call, given.ExternalId);
        if (wrong is not null) return wrong;

        var request = CustomerRequest.Of(call);
        var result = await call.Services.Customers.CreateAsync(
            call.Scope, given.ExternalId, customer => given.Overwrite(customer) with { Request = request }, call.IdempotencyKey);
        if (!result.Created && given.ExternalId is not null && !CustomerRequest.IsAgain(result.Customer!, call)) return CredytApi.ExternalIdTaken("customer");
        if (!result.Created && CustomerRequest.IsAnother(result.Customer!, call)) return CustomerRequest.KeyReused;
        var name = new WalletName(call.Scope, result.Customer!.Id, null);
        for (var i = 0; i < subscriptions.Count; i++)
        {
            var outcome = await subscriptions[i].SubscribeAsync(call, name, IdOf(name, i), fromClient: true);
            if (outcome is not Outcome.Done) return Problem.From(outcome);
        }

        return await ReadCustomer.AnswerAsync(call, name, StatusCodes.Status201Created);
    }

    // A customer is made by one request, so the place in it names the subscription.
    private static string IdOf(WalletName name, int place) => StableId.Of("first subscription", name.CustomerId, place.ToString(CultureInfo.InvariantCulture));

    private static async ValueTask<(IReadOnlyList<SubscriptionFields> Fields, Problem? Problem)> SubscriptionsAsync(Call call, string? externalId)
    {
        if (!call.Body.TryGetProperty("subscriptions", out var list) || list.ValueKind == JsonValueKind.Null) return ([], null);
        if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() > SubscriptionLimits.PerWallet)
            return ([], Problem.BadField("subscriptions", $"subscriptions must be a list of at most {SubscriptionLimits.PerWallet}."));

        var name = call.Services.Customers.NameFor(call.Scope, externalId, call.IdempotencyKey);
        var all = new List<SubscriptionFields>();
        foreach (var item in list.EnumerateArray())
        {
            var place = string.Create(CultureInfo.InvariantCulture, $"subscriptions[{all.Count}]");
            if (item.ValueKind != JsonValueKind.Object) return ([], Problem.BadField(place, "Each subscription must be an object with products."));
            var (fields, problem) = SubscriptionFields.Read(item, place + ".");
            if (problem is null) (fields, problem) = await fields!.LookUpAsync(call, name, IdOf(name, all.Count));
            if (problem is not null) return ([], problem);
            if (fields!.Terms!.Products.Select(product => product.Id).Intersect(all.SelectMany(other => other.Terms!.Products.Select(product => product.Id)), StringComparer.Ordinal).Any())
                return ([], Problem.BadField(place + ".products", "A customer is subscribed to each product once."));
            all.Add(fields);
        }

        return (all, null);
    }
}
