using Credits.Functions.Chargly;
using Credits.Functions.CreditsDev;
using Credits.Functions.Credyt;
using Credits.Functions.Docs;
using Credits.Functions.Http;
using Credits.Functions.Ledger;
using Credits.Functions.Manage;
using Credits.Functions.Tally;
using Credits.Functions.Triggers;

namespace Credits.Functions.Hosting;

/// <summary>Every route of every API.</summary>
internal static class Routes
{
    public static void Map(IEndpointRouteBuilder routes, EdgeServices services, Settings settings)
    {
        TallyApi.Map(routes, services);
        CreditsDevApi.Map(routes, services);
        CharglyApi.Map(routes, services);
        CredytApi.Map(routes, services);
        ManageApi.Map(routes, services);
        LedgerApi.Map(routes, services);
        PaymentServices.Map(routes, services);
        Portal.PortalServices.Map(routes, services);
        HealthRoutes.Map(routes, services);
        DocsRoutes.Map(routes);
        TriggerRoutes.Map(routes, settings);
    }

    /// <summary>The shape that belongs to a path, for what is not served there.</summary>
    public static ApiStyle StyleOf(PathString path) =>
        IsBelow(path, TallyApi.Families) ? TallyStyle.Instance
        : IsBelow(path, CreditsDevApi.Families) ? CreditsDevStyle.Instance
        : IsBelow(path, CharglyApi.Families) ? CharglyStyle.Instance
        : IsBelow(path, CredytApi.Families) ? CredytStyle.Instance
        : ProblemDetailsStyle.Instance;

    private static bool IsBelow(PathString path, IReadOnlyList<string> families) =>
        families.Any(family => path.StartsWithSegments(family, StringComparison.OrdinalIgnoreCase));
}
