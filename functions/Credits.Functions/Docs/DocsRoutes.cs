using System.Text;
using System.Text.Json.Nodes;
using Credits.Functions.Hosting;
using Swashbuckle.AspNetCore.SwaggerUI;

namespace Credits.Functions.Docs;

/// <summary>The pages for people and the document for programs. No key is needed; nothing is loaded from elsewhere.</summary>
internal static class DocsRoutes
{
    private const string AssetsPath = "/docs/assets";
    private const string Html = "text/html; charset=utf-8";

    // The API browser sets styles on elements; everything else comes from this server.
    private const string ContentPolicy = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>Serves the files of the API browser, which come with its package.</summary>
    public static void UseDocsAssets(this WebApplication app) =>
        app.Map(AssetsPath, assets => assets.UseSwaggerUI(new SwaggerUIOptions { RoutePrefix = "" }));

    /// <summary>Maps the pages. What they show is made when it is first asked for.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        var errors = new Lazy<ErrorCatalog>(() => new ErrorCatalog());
        Page(routes, "/docs", Html, () => Resources.Read("Pages/docs.html"));
        Page(routes, "/docs/errors", Html, () => ErrorsPage.Render(errors.Value));
        Page(routes, "/docs/pages.css", "text/css", () => Resources.Read("Pages/pages.css"));
        Page(routes, "/docs/docs.css", "text/css", () => Resources.Read("Pages/docs.css"));
        Page(routes, "/docs/docs.js", "text/javascript", () => Resources.Read("Pages/docs.js"));
        Page(routes, "/openapi/v1.json", "application/json", () => Write(OpenApiDocument.Build(errors.Value, Product.Version)));
        routes.MapMethods("/", ["GET"], context =>
        {
            context.Response.Redirect("/docs");
            return Task.CompletedTask;
        }).ExcludeFromDescription();
    }

    private static byte[] Write(JsonObject document) => Encoding.UTF8.GetBytes(document.ToJsonString());

    private static void Page(IEndpointRouteBuilder routes, string path, string type, Func<byte[]> content)
    {
        var made = new Lazy<byte[]>(content);
        routes.MapMethods(path, ["GET"], async context =>
        {
            context.Response.ContentType = type;
            context.Response.Headers.ContentSecurityPolicy = ContentPolicy;
            context.Response.Headers.XContentTypeOptions = "nosniff";
            await context.Response.BodyWriter.WriteAsync(made.Value, context.RequestAborted);
        }).ExcludeFromDescription();
    }
}
