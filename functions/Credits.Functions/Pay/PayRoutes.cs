using System.Globalization;
using System.Text;
using Credits.Engine.Apps;
using Credits.Functions.Docs;
using Credits.Functions.Http;
using Credits.Payments.Sandbox;
using Microsoft.AspNetCore.WebUtilities;

namespace Credits.Functions.Pay;

/// <summary>
/// The sandbox's checkout: <c>/pay/{app}/{id}</c>. The address is the permission, for nobody can guess its id. Forms are
/// taken from this very page only, as it was last shown.
/// </summary>
internal sealed class PayRoutes(SandboxDesk desk, PayWatch watch, EdgeServices services)
{
    private const int MaxFormBytes = 2_048;

    // Nothing runs, nothing is loaded but the style, nobody frames it, and its forms go nowhere else.
    private const string ContentPolicy = "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    public void Map(IEndpointRouteBuilder routes)
    {
        var style = new Lazy<byte[]>(() => Resources.Read("Pages/pay.css"));
        routes.MapMethods("/pay/pay.css", ["GET"], context => WriteAsync(context, "text/css", style.Value)).ExcludeFromDescription();
        routes.MapMethods("/pay/{app}/{id}", ["GET"], ShowAsync).ExcludeFromDescription();
        routes.MapMethods("/pay/{app}/{id}", ["POST"], ActAsync).ExcludeFromDescription();
    }

    private async Task ShowAsync(HttpContext context)
    {
        if (await ScopeAsync(context) is not { } scope || await desk.FindAsync(scope.Name, IdOf(context), context.RequestAborted) is not { } payment)
        {
            await MissingAsync(context);
            return;
        }

        var progress = await watch.FindAsync(scope, payment);
        var page = new PayPage(payment, desk.Possible(payment), progress, context.Request.Query.ContainsKey("undelivered"), services.Time.GetUtcNow());
        await WritePageAsync(context, page.Render());
    }

    private async Task ActAsync(HttpContext context)
    {
        if (!IsFromThisPage(context.Request))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        if (await RawBody.ReadAsync(context.Request, MaxFormBytes, context.RequestAborted) is not { } body)
        {
            context.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
            return;
        }

        var scope = await ScopeAsync(context);
        if (scope is null || SandboxSettings.Of(scope) is not { } settings)
        {
            await MissingAsync(context);
            return;
        }

        var form = QueryHelpers.ParseQuery(Encoding.UTF8.GetString(body));
        var name = form.TryGetValue("action", out var value) ? value.ToString() : "";
        var version = form.TryGetValue("version", out value) && int.TryParse(value.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;
        var card = form.TryGetValue("card", out value) ? value.ToString() : null;
        var result =
            PayActions.TryRead(name, out var action) ? await desk.DoAsync(scope.Name, IdOf(context), action, version, card, settings)
            : name == PayActions.Resend ? await desk.ResendAsync(scope.Name, IdOf(context), settings)
            : await desk.FindAsync(scope.Name, IdOf(context)) is { } payment ? new SandboxResult(payment, true) : null;
        if (result is null)
        {
            await MissingAsync(context);
            return;
        }

        // So that reloading does not send the form again.
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = $"/pay/{scope.App.Id}/{result.Payment.Id}" + (result.Delivered ? "" : "?undelivered");
    }

    // Browsers say where a form comes from; what says nothing is no browser, and carries nobody's cookies.
    private static bool IsFromThisPage(HttpRequest request)
    {
        if (request.Headers.TryGetValue("Sec-Fetch-Site", out var site)) return site == "same-origin";
        return !request.Headers.TryGetValue("Origin", out var origin)
            || (Uri.TryCreate(origin.ToString(), UriKind.Absolute, out var from) && from.Authority == request.Host.Value);
    }

    private async ValueTask<AppScope?> ScopeAsync(HttpContext context) =>
        await services.Apps.FindAsync((string)context.Request.RouteValues["app"]!) is { } app ? new AppScope(app, Mode.Test) : null;

    private static string IdOf(HttpContext context) => (string)context.Request.RouteValues["id"]!;

    private static Task MissingAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return WritePageAsync(context, PayPage.Missing());
    }

    private static Task WritePageAsync(HttpContext context, string html)
    {
        context.Response.Headers.CacheControl = "no-store";
        return WriteAsync(context, "text/html; charset=utf-8", Encoding.UTF8.GetBytes(html));
    }

    private static async Task WriteAsync(HttpContext context, string type, byte[] content)
    {
        context.Response.ContentType = type;
        context.Response.Headers.ContentSecurityPolicy = ContentPolicy;
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers["Referrer-Policy"] = "no-referrer";
        await context.Response.BodyWriter.WriteAsync(content, context.RequestAborted);
    }
}
