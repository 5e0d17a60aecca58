using Credits.Engine;
using Credits.Engine.Payments;
using Credits.Engine.Payments.Accounts;
using Credits.Engine.Payments.Checkouts;
using Credits.Engine.Payments.Methods;
using Credits.Engine.Payments.Packs;
using Credits.Engine.Payments.Processing;
using Credits.Engine.Payments.Providers;
using Credits.Engine.Payments.TopUps;
using Credits.Engine.Queues;
using Credits.Engine.Storage;
using Credits.Engine.Usage;
using Credits.Functions.AutoTopUps;
using Credits.Functions.Http;
using Credits.Functions.Packs;
using Credits.Functions.Pay;
using Credits.Functions.PaymentMethods;
using Credits.Functions.Payments;
using Credits.Functions.Webhooks;
using Credits.Payments.Http;
using Credits.Payments.Polar;
using Credits.Payments.Sandbox;
using Credits.Payments.Stripe;
using Microsoft.AspNetCore.Hosting.Server;

namespace Credits.Functions.Hosting;

/// <summary>Puts together what payments need: the providers, their webhooks, the sandbox's pages.</summary>
internal static class PaymentServices
{
    public static void AddTo(IServiceCollection services, Settings settings, IConfiguration configuration)
    {
        var configured = ConfiguredProviders.From(configuration);
        services.AddSingleton(provider => new ProviderAccounts(
            provider.GetRequiredService<IDocumentStore>(),
            provider.GetRequiredService<TimeProvider>(),
            configured,
            ConfiguredProviders.Addresses(configuration),
            SecretsKey.Of(settings) is { } key ? new SecretBox(key.Span, provider.GetRequiredService<Entropy>()) : null));
        services.AddSingleton<IProviderSettingsSource>(provider => new SandboxSettings(provider.GetRequiredService<ProviderAccounts>()));
        services.AddSingleton<PackCatalog>();
        services.AddSingleton<PaymentPolicies>();
        services.AddSingleton<PaymentDirectory>();
        services.AddSingleton<SavedMethods>();
        services.AddSingleton<PaymentProcessor>();
        services.AddSingleton<TopUpCharger>();
        services.AddSingleton<CheckoutDesk>();
        services.AddSingleton<CheckoutNotes>();
        services.AddSingleton<UsageLog>();
        services.AddSingleton<PaymentEdge>();
        services.AddSingleton<IMessageHandler, PaymentHandler>();
        services.AddSingleton(provider => new PublicAddress(settings.PublicUrl, provider.GetRequiredService<IServer>()));
        services.AddSingleton(_ => ProviderHttp.NewClient());
        services.AddSingleton<IPaymentProvider>(provider => new StripeProvider(provider.GetRequiredService<HttpClient>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IPaymentProvider>(provider => new PolarProvider(provider.GetRequiredService<HttpClient>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IPaymentProvider, SandboxProvider>();
        services.AddSingleton<SandboxDesk>();
        services.AddSingleton<ISandboxHost, SandboxHost>();
        services.AddSingleton<WebhookReceiver>();
        services.AddSingleton(provider => new Lazy<WebhookReceiver>(provider.GetRequiredService<WebhookReceiver>));
        services.AddSingleton<SkippedEvents>();
        services.AddSingleton<WebhookRoutes>();
        services.AddSingleton<ReadWebhooks>();
        services.AddSingleton<ListSkipped>();
        services.AddSingleton<PayWatch>();
        services.AddSingleton<PayRoutes>();
    }

    public static void Map(IEndpointRouteBuilder routes, EdgeServices services)
    {
        PacksApi.Map(routes, services);
        PaymentsApi.Map(routes, services);
        PaymentMethodsApi.Map(routes, services);
        AutoTopUpsApi.Map(routes, services);
        var provider = routes.ServiceProvider;
        provider.GetRequiredService<WebhookRoutes>().Map(routes);
        provider.GetRequiredService<PayRoutes>().Map(routes);
        var api = new Api(routes, ProblemDetailsStyle.Instance, services);
        api.Get("/manage/apps/{id}/webhooks", Engine.Apps.Scopes.Admin, provider.GetRequiredService<ReadWebhooks>().HandleAsync);
        api.Get("/manage/webhooks/skipped", Engine.Apps.Scopes.Admin, provider.GetRequiredService<ListSkipped>().HandleAsync);
    }
}
