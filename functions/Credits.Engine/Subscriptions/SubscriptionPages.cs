using System.Globalization;
using System.Text.Json;
using Credits.Core.Ids;
using Credits.Core.Subscriptions;
using Credits.Engine.Assets;
using Credits.Engine.Payments.Checkouts;
using Credits.Engine.Storage;
using Credits.Engine.Wallets;

namespace Credits.Engine.Subscriptions;

/// <summary>
/// The checkouts that open fees are paid with: what is missing in the wallet is topped up, and the wallet pays the fee by
/// itself as soon as it has it. So a page that is paid twice, late or beside another top-up takes nothing twice, and one that
/// was opened before a rate changed sells what it said.
/// </summary>
public sealed class SubscriptionPages(IDocumentStore store, CheckoutDesk checkouts, AssetCatalog assets, TimeProvider time)
{
    private readonly FeeSales sales = new(assets);

    // A page that is about to end is of no use.
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(2);

    /// <summary>The type of their documents.</summary>
    internal const string Type = "subscription-page";

    /// <summary>Remembers where to go from the pages of a subscription; the first time counts.</summary>
    public async ValueTask RememberAsync(WalletName wallet, SubscriptionPage page)
    {
        if (await ReadAsync(wallet, page.Id) is (null, _)) await WriteAsync(wallet, page, "");
    }

    /// <summary>
    /// The address at which what is missing for an open fee can be paid, of several assets one after the other. Null if
    /// nothing is missing, if it has no price, or if no payment provider sells it.
    /// </summary>
    /// <param name="view">The wallet now.</param>
    /// <param name="subscription">One of its subscriptions.</param>
    /// <param name="home">Where to go from there if the subscription does not say.</param>
    /// <param name="away">Where to go without paying if it does not say either; null for <paramref name="home"/>.</param>
    /// <param name="cancellation">Ends the call.</param>
    public async ValueTask<Uri?> OpenAsync(WalletView view, Subscription subscription, Uri home, Uri? away = null, CancellationToken cancellation = default)
    {
        var now = time.GetUtcNow();
        if (await sales.FindAsync(view.Name.Scope, view.Head, subscription, now) is not { } sale) return null;
        // What came in since may have been paid on a page for just as much.
        var credited = view.Head.Account(sale.Asset).Totals.Credited;
        var (page, etag) = await ReadAsync(view.Name, subscription.Id);
        page ??= new SubscriptionPage { Id = subscription.Id };
        var what = string.Create(CultureInfo.InvariantCulture, $"{sale.Credits} {sale.Asset} for {sale.Price.Minor} {sale.Price.Currency}, {subscription.Billing!.Next}, {credited}");
        // Who comes from somewhere is led back there, not to where a page leads that was opened for somebody else. Who comes from
        // nowhere takes any page: each one more is one more that can be paid.
        var places = away is null || page.ReturnUrl is not null ? null : $"{home} {away}";
        var isForIt = page.For == what && (places is null || page.Places == places);
        if (page.Url is { } open && isForIt && !(page.Expires < now + Margin)) return new Uri(open);

        // With the wallet in it: subscriptions of two are named alike where the app used one key for both. With the version: after
        // an erasure the page leads elsewhere, which is not to be asked for under the key of before.
        var key = StableId.Of("subscription page", $"{view.Name.CustomerId}/{subscription.Id}", $"{what}, {places}:{page.Expires?.ToUnixTimeMilliseconds()}:{etag}");
        var back = page.ReturnUrl is { } url ? new Uri(url) : home;
        var cancel = (page.FailureUrl ?? page.ReturnUrl) is { } failure ? new Uri(failure) : away ?? home;
        var order = new CheckoutOrder(view.Name, sale, back, cancel, key);
        if ((await checkouts.OpenAsync(view.Name.Scope, order, cancellation)).Page is not { } opened) return null;
        await WriteAsync(view.Name, page with { Url = opened.Url.AbsoluteUri, For = what, Places = places, Expires = opened.Expires }, etag);
        return opened.Url;
    }

    private async ValueTask<(SubscriptionPage? Page, string ETag)> ReadAsync(WalletName wallet, string id) =>
        await store.ReadAsync(wallet.Partition, IdOf(id)) is { } document
            ? (JsonSerializer.Deserialize(document.Body.Span, StoredJson.Default.SubscriptionPage), document.ETag)
            : (null, "");

    // Of two that open a page at once the second one's is forgotten; both can be paid.
    private async ValueTask WriteAsync(WalletName wallet, SubscriptionPage page, string etag)
    {
        var document = new Document
        {
            Partition = wallet.Partition,
            Id = IdOf(page.Id),
            Type = Type,
            ETag = etag,
            Body = JsonSerializer.SerializeToUtf8Bytes(page, StoredJson.Default.SubscriptionPage),
        };
        await store.WriteAsync(new Batch(wallet.Partition, [new Write(etag.Length == 0 ? WriteKind.Create : WriteKind.Replace, document)]));
    }

    private static string IdOf(string subscription) => "page." + subscription;
}
