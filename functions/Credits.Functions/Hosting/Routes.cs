using Credits.Functions.Http;
using Credits.Functions.Tally;

namespace Credits.Functions.Hosting;

/// <summary>Every route of every API.</summary>
internal static class Routes
{
    public static void Map(IEndpointRouteBuilder routes, EdgeServices services)
    {
        TallyApi.Map(routes, services);
    }

    /// <summary>The shape that belongs to a path, for what is not served there.</summary>
    public static ApiStyle StyleOf(PathString path) =>
        path.StartsWithSegments("/credits", StringComparison.OrdinalIgnoreCase) || path.StartsWithSegments("/sandbox", StringComparison.OrdinalIgnoreCase)
            ? TallyStyle.Instance
            : ProblemDetailsStyle.Instance;
}
