using Credits.Engine.Apps;
using Credits.Functions.Http;

namespace Credits.Functions.Credyt;

/// <summary>Credyt's API, as far as it is about payments: <c>/top-ups</c>.</summary>
internal static class CredytApi
{
    /// <summary>Paths below which everything is of this API's shape.</summary>
    public static readonly IReadOnlyList<string> Families = ["/top-ups"];

    public static void Map(IEndpointRouteBuilder routes, EdgeServices services) =>
        new Api(routes, CredytStyle.Instance, services).Post("/top-ups", Scopes.Write, CreateTopUp.HandleAsync);
}
