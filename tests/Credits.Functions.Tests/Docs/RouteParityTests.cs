using Credits.Engine.Apps;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Credits.Functions.Tests.Docs;

/// <summary>Routes and document say the same.</summary>
public sealed class RouteParityTests : IAsyncLifetime
{
    private ApiHost api = null!;

    public async ValueTask InitializeAsync() => api = await ApiHost.StartAsync();

    public ValueTask DisposeAsync() => api.DisposeAsync();

    [Fact]
    public void Every_route_is_documented_with_its_method_and_scope_and_no_other_is()
    {
        var documented = DocumentedOperation.All.SelectMany(operation => operation.Prefixes.Select(prefix =>
            $"{operation.Method} {prefix}{operation.Path} {operation.Scope ?? "open"}"));
        Assert.Equal(Served().Order(StringComparer.Ordinal), documented.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_parameter_of_a_path_is_documented()
    {
        foreach (var operation in DocumentedOperation.All)
        {
            var inPath = operation.Path.Split('/').Where(segment => segment.StartsWith('{')).Select(segment => segment.Trim('{', '}'));
            var documented = operation.Parameters.Where(parameter => parameter["in"]!.GetValue<string>() == "path").Select(parameter => parameter["name"]!.GetValue<string>());
            Assert.Equal(inPath.Order(StringComparer.Ordinal), documented.Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public void Every_operation_has_its_own_id_a_summary_and_examples()
    {
        Assert.Equal(DocumentedOperation.All.Count, DocumentedOperation.All.Select(operation => operation.Id).Distinct().Count());
        foreach (var operation in DocumentedOperation.All)
        {
            Assert.NotEmpty(operation.Json["summary"]!.GetValue<string>());
            if (operation.SuccessStatus != 204) Assert.NotNull(operation.SuccessExample);
            if (operation.Json.ContainsKey("requestBody")) Assert.NotNull(operation.RequestExample);
        }
    }

    [Fact]
    public void What_a_key_must_be_able_to_do_is_the_same_in_every_way_to_send_it()
    {
        foreach (var operation in DocumentedOperation.All.Where(operation => operation.Scope is not null))
            Assert.Equal(
                [("bearer", operation.Scope), ("apiKey", operation.Scope), ("credytApiKey", operation.Scope)],
                operation.Json["security"]!.AsArray().Select(way => way!.AsObject().Single()).Select(way => (way.Key, (string?)way.Value![0]!.GetValue<string>())));
    }

    private IEnumerable<string> Served() =>
        from endpoint in api.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        where endpoint.Metadata.GetMetadata<IExcludeFromDescriptionMetadata>() is null
        from method in endpoint.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods
        let scopes = endpoint.Metadata.OfType<Scopes>().ToList()
        select $"{method} {endpoint.RoutePattern.RawText} {(scopes.Count == 0 ? "open" : scopes[0].ToString().ToLowerInvariant())}";
}
