using System.Text.Json.Serialization;
using Credits.Engine.Apps;
using Credits.Engine.Payments.Methods;
using Credits.Engine.Payments.Providers;
using Credits.Engine.Wallets;
using Credits.Functions.Http;

namespace Credits.Functions.PaymentMethods;

/// <summary>
/// <c>/customers/{id}/payment-methods</c>: what a customer left with providers to be charged later. They come from checkouts
/// with <c>save_method</c>.
/// </summary>
internal static class PaymentMethodsApi
{
    private static readonly Problem NoMethod = new(StatusCodes.Status404NotFound, ProblemCode.NoPaymentMethod, "The customer has no saved payment method at this provider.");

    public static void Map(IEndpointRouteBuilder routes, EdgeServices services)
    {
        var api = new Api(routes, ProblemDetailsStyle.Instance, services);
        api.Get("/customers/{id}/payment-methods", Scopes.Read, ListAsync);
        api.Delete("/customers/{id}/payment-methods/{provider}", Scopes.Write, RemoveAsync);
    }

    private static async ValueTask<Answer> ListAsync(Call call)
    {
        if (!call.TryWalletOfPath(out var name, out var wrong)) return wrong;
        var view = await call.Services.Wallets.ReadAsync(name);
        if (!view.Exists) return Problem.From(new Outcome.NoCustomer());
        var methods = await call.Services.Payments.Methods.ListAsync(view.Name.Partition);
        return Answer.Of(new PaymentMethodList([.. methods.Select(PaymentMethodBody.Of)]), PaymentMethodJson.Default.PaymentMethodList);
    }

    private static async ValueTask<Answer> RemoveAsync(Call call)
    {
        if (!call.TryWalletOfPath(out var name, out var wrong)) return wrong;
        var view = await call.Services.Wallets.ReadAsync(name);
        if (!view.Exists) return Problem.From(new Outcome.NoCustomer());
        var provider = ProviderNames.All.FirstOrDefault(known => known == call.RouteText("provider"));
        if (provider is null || await call.Services.Payments.Methods.FindAsync(view.Name.Partition, provider) is not { } method) return NoMethod;
        await call.Services.Payments.Methods.RemoveAsync(view.Name.Partition, provider);
        return Answer.Of(PaymentMethodBody.Of(method), PaymentMethodJson.Default.PaymentMethodBody);
    }
}

/// <summary>A saved payment method, as far as people need to know it again.</summary>
internal sealed record PaymentMethodBody(string Provider, string? Brand, string? Last4, DateTimeOffset SavedAt)
{
    public static PaymentMethodBody Of(StoredMethod method) => new(method.Provider, method.Brand, method.Last4, method.SavedAt);
}

internal sealed record PaymentMethodList(IReadOnlyList<PaymentMethodBody> PaymentMethods);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(MomentConverter)])]
[JsonSerializable(typeof(PaymentMethodList))]
[JsonSerializable(typeof(PaymentMethodBody))]
internal sealed partial class PaymentMethodJson : JsonSerializerContext;
