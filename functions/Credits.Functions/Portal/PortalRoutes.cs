using System.Text;
using Credits.Core;
using Credits.Engine.Apps;
using Credits.Engine.Assets;
using Credits.Engine.Payments.Checkouts;
using Credits.Engine.Payments.Providers;
using Credits.Engine.Wallets;
using Credits.Functions.Http;
using Credits.Functions.Manage;
using Microsoft.AspNetCore.WebUtilities;

namespace Credits.Functions.Portal;

/// <summary>
/// The customer's own pages, <c>/portal</c>. The token in the address is the permission, so no cookie and nothing else of the
/// browser counts; it is in the forms too. Nothing can be changed but by paying.
/// </summary>
internal sealed class PortalRoutes(PortalTokens tokens, PortalReader reader, EdgeServices services)
{
    private const int MaxFormBytes = 16_384;
    private const int DaysOfTopUps = 365;
    private const decimal MaxTopUp = 10_000;
    private const int OpenedPerSecond = 2;

    // Nothing runs, nothing is loaded but the style, nobody frames it. Its form leads on to the provider's page.
    private const string ContentPolicy = "default-src 'none'; style-src 'self'; img-src data:; form-action 'self' https: http://localhost:*; base-uri 'none'; frame-ancestors 'none'";

    // Every page that is opened is asked of the provider and kept; who presses twice gets the second one.
    private readonly RateLimiter opened = new(services.Time, OpenedPerSecond);

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/portal", ["GET"], ShowAsync).ExcludeFromDescription();
        routes.MapMethods("/portal", ["POST"], BuyAsync).ExcludeFromDescription();
    }

    private async Task ShowAsync(HttpContext context)
    {
        if (await SessionAsync(context, context.Request.Query["token"]) is not var (session, name)) return;
        await WriteAsync(context, await PageAsync(context, session, name, null));
    }

    private async Task BuyAsync(HttpContext context)
    {
        if (await RawBody.ReadAsync(context.Request, MaxFormBytes, context.RequestAborted) is not { } body)
        {
            context.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
            return;
        }

        var form = QueryHelpers.ParseQuery(Encoding.UTF8.GetString(body));
        string? Field(string field) => form.TryGetValue(field, out var value) ? value.ToString() : null;
        if (await SessionAsync(context, Field("token")) is not var (session, name)) return;
        var subscription = Field("subscription");
        var sale = subscription is null ? await SaleAsync(name.Scope, Field("pack"), Field("amount"), Field("currency")) : null;
        Uri? page = null;
        var (status, why) = (StatusCodes.Status422UnprocessableEntity, "This can not be paid now. Please try again later.");
        if (subscription is null && sale is null) why = "Enter an amount of up to 10,000 with no more decimals than the currency has.";
        else if (!opened.TryTake($"{session.Scope}.{session.CustomerId}")) (status, why) = (StatusCodes.Status429TooManyRequests, "That was too fast. Please try again in a moment.");
        else if (sale is not null) page = await CheckoutAsync(session, name, sale, context.RequestAborted);
        else page = await FeeAsync(session, name, subscription!, context.RequestAborted);

        if (page is not null) Redirect(context, page);
        else
        {
            context.Response.StatusCode = status;
            await WriteAsync(context, await PageAsync(context, session, name, why));
        }
    }

    private async ValueTask<Uri?> FeeAsync(PortalSession session, WalletName name, string id, CancellationToken cancellation)
    {
        var view = await services.Wallets.ReadAsync(name);
        return view.Head.Subscriptions.FirstOrDefault(subscription => subscription.Id == id) is { } found
            ? await services.Subscriptions.Pages.OpenAsync(view, found, new Uri(session.ReturnUrl), new Uri(session.FailureUrl), cancellation)
            : null;
    }

    private async ValueTask<Uri?> CheckoutAsync(PortalSession session, WalletName name, Sale sale, CancellationToken cancellation)
    {
        var order = new CheckoutOrder(name, sale, new Uri(session.ReturnUrl), new Uri(session.FailureUrl), services.Entropy.NewId());
        return (await services.Payments.Checkouts.OpenAsync(name.Scope, order, cancellation)).Page?.Url;
    }

    private async ValueTask<Sale?> SaleAsync(AppScope scope, string? pack, string? amount, string? currency)
    {
        if (pack is null) return TopUp(amount, currency);
        return await services.Payments.Packs.FindAsync(scope, pack) is { Archived: false } found ? Sale.Of(found) : null;
    }

    private static Sale? TopUp(string? text, string? code)
    {
        if (text is null or { Length: > 20 } || Currencies.Find(code) is not { } currency) return null;
        if (!Amount.TryParse(Encoding.UTF8.GetBytes(text.Trim()), out var amount)) return null;
        if (!amount.IsPositive || amount.Value > MaxTopUp || amount.FractionDigits > currency.Precision) return null;
        var minor = amount.Value;
        for (var i = 0; i < currency.Precision; i++) minor *= 10;
        return new Sale("Top-up", currency.Code, amount, new Money((long)minor, currency.Code)) { ExpiresDays = DaysOfTopUps };
    }

    // A session that has ended leads back to where it came from; what is no session leads nowhere.
    private async ValueTask<(PortalSession Session, WalletName Name)?> SessionAsync(HttpContext context, string? token)
    {
        if (tokens.Read(token) is { } session)
        {
            if (session.Expires <= services.Time.GetUtcNow())
            {
                Redirect(context, new Uri(session.ReturnUrl));
                return null;
            }

            var (app, mode) = Authority.Split(session.Scope);
            if (await services.Apps.FindAsync(app) is { } found) return (session, new WalletName(new AppScope(found, mode), session.CustomerId, null));
        }

        context.Response.StatusCode = StatusCodes.Status404NotFound;
        await WriteAsync(context, PortalPage.Missing());
        return null;
    }

    private async ValueTask<string> PageAsync(HttpContext context, PortalSession session, WalletName name, string? notice) =>
        new PortalPage(await reader.ReadAsync(name, context.RequestAborted), session, tokens.Write(session), notice).Render();

    // A header takes no letters but those of ASCII, which the name of a host may have in an address.
    private static void Redirect(HttpContext context, Uri url)
    {
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = new UriBuilder(url) { Host = url.IdnHost }.Uri.AbsoluteUri;
    }

    private static async Task WriteAsync(HttpContext context, string html)
    {
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.ContentSecurityPolicy = ContentPolicy;
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers["Referrer-Policy"] = "no-referrer";
        await context.Response.BodyWriter.WriteAsync(Encoding.UTF8.GetBytes(html), context.RequestAborted);
    }
}
