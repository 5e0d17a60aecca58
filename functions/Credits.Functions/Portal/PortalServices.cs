using Credits.Engine.Apps;
using Credits.Functions.Credyt;
using Credits.Functions.Hosting;
using Credits.Functions.Http;

namespace Credits.Functions.Portal;

/// <summary>Puts together what the customers' portal needs.</summary>
internal static class PortalServices
{
    public static void AddTo(IServiceCollection services, Settings settings)
    {
        services.AddSingleton(_ => new PortalTokens(SecretsKey.Of(settings)));
        services.AddSingleton<PortalReader>();
        services.AddSingleton<PortalRoutes>();
        services.AddSingleton<CreatePortalSession>();
    }

    public static void Map(IEndpointRouteBuilder routes, EdgeServices services)
    {
        var provider = routes.ServiceProvider;
        provider.GetRequiredService<PortalRoutes>().Map(routes);
        new Api(routes, CredytStyle.Instance, services).Post("/billing-portal/sessions", Scopes.Write, provider.GetRequiredService<CreatePortalSession>().HandleAsync);
    }
}
