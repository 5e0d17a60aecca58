using Credits.Core;
using Credits.Engine.Apps;
using Credits.Functions.Http;

namespace Credits.Functions.Payments;

/// <summary>Our own API for payments: checkouts, what came of payments, and apps' accounts at providers.</summary>
internal static class PaymentsApi
{
    public static readonly Problem NoPayment = new(StatusCodes.Status404NotFound, RefusalCode.PaymentNotFound, "There is no such payment.");

    public static void Map(IEndpointRouteBuilder routes, EdgeServices services)
    {
        var api = new Api(routes, ProblemDetailsStyle.Instance, services);
        api.Post("/checkouts", Scopes.Write, CreateCheckout.HandleAsync);
        api.Get("/payments", Scopes.Read, ListPayments.HandleAsync);
        api.Get("/payments/{id}", Scopes.Read, ReadPayment.HandleAsync);

        api.Get("/manage/apps/{id}/payments/{provider}", Scopes.Admin, ProviderAccountHandlers.ReadAsync);
        api.Put("/manage/apps/{id}/payments/{provider}", Scopes.Admin, ProviderAccountHandlers.SetAsync);
        api.Delete("/manage/apps/{id}/payments/{provider}", Scopes.Admin, ProviderAccountHandlers.RemoveAsync);
        api.Get("/manage/apps/{id}/payment-policy", Scopes.Admin, PaymentPolicyHandlers.ReadAsync);
        api.Put("/manage/apps/{id}/payment-policy", Scopes.Admin, PaymentPolicyHandlers.SetAsync);
    }
}
