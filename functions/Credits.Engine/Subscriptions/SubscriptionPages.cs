using System.Globalization;
using System.Text.Json;
using Credits.Core;
using Credits.Core.Ids;
using Credits.Core.Subscriptions;
using Credits.Core.Wallets;
using Credits.Engine.Assets;
using Credits.Engine.Payments.Checkouts;
using Credits.Engine.Payments.Packs;
using Credits.Engine.Payments.Providers;
using Credits.Engine.Storage;
using Credits.Engine.Wallets;

namespace Credits.Engine.Subscriptions;

/// <summary>
/// The checkouts that open fees are paid with: what is missing in the wallet is topped up, and the wallet pays the fee by
/// itself as soon as it has it. So a page that is paid twice, late or beside another top-up takes nothing twice.
/// </summary>
public sealed class SubscriptionPages(IDocumentStore store, CheckoutDesk checkouts, TimeProvider time)
{
    // A page that is about to end is of no use.
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(2);

    private const string Type = "subscription-page";

    /// <summary>Remembers where to go from the pages of a subscription; the first time counts.</summary>
    public async ValueTask RememberAsync(WalletName wallet, SubscriptionPage page)
    {
        if (await ReadAsync(wallet, page.Id) is (null, _)) await WriteAsync(wallet, page, "");
    }

    /// <summary>
    /// The address at which what is missing for an open fee can be paid. Null if nothing is missing, if that is in no
    /// currency, or if no payment provider does it.
    /// </summary>
    /// <param name="view">The wallet now.</param>
    /// <param name="subscription">One of its subscriptions.</param>
    /// <param name="home">Where to go from there if the subscription does not say.</param>
    /// <param name="cancellation">Ends the call.</param>
    public async ValueTask<Uri?> OpenAsync(WalletView view, Subscription subscription, Uri home, CancellationToken cancellation = default)
    {
        if (Missing(view.Head, subscription) is not var (currency, price)) return null;
        var now = time.GetUtcNow();
        var what = $"{price.Currency} {price.Minor.ToString(CultureInfo.InvariantCulture)}";
        var (page, etag) = await ReadAsync(view.Name, subscription.Id);
        page ??= new SubscriptionPage { Id = subscription.Id };
        if (page.Url is { } open && page.For == what && !(page.Expires < now + Margin)) return new Uri(open);

        var key = StableId.Of("subscription page", subscription.Id, $"{what}:{subscription.Billing!.Next}:{page.Expires?.ToUnixTimeMilliseconds()}");
        var amount = price.ToAmount();
        var back = page.ReturnUrl is { } url ? new Uri(url) : home;
        var title = string.Join(", ", subscription.Products.Select(product => product.Code));
        var sale = new Sale(title.Length > Pack.MaxNameLength ? title[..Pack.MaxNameLength] : title, currency.Code, amount, price);
        var order = new CheckoutOrder(view.Name, sale, back, page.FailureUrl is { } failure ? new Uri(failure) : back, key);
        if ((await checkouts.OpenAsync(view.Name.Scope, order, cancellation)).Page is not { } opened) return null;
        await WriteAsync(view.Name, page with { Url = opened.Url.AbsoluteUri, For = what, Expires = opened.Expires }, etag);
        return opened.Url;
    }

    // The first fee that the wallet does not have, in whole minor units.
    private static (Asset Currency, Money Price)? Missing(Head head, Subscription subscription)
    {
        if (subscription.Status is not (SubscriptionStatus.Pending or SubscriptionStatus.PastDue)) return null;
        foreach (var fee in subscription.Billing?.Fees ?? [])
        {
            var missing = fee.Amount - head.Account(fee.Asset).Available;
            if (missing.IsPositive && Currencies.Find(fee.Asset) is { } currency)
                return (currency, new Money((long)Math.Ceiling(missing.Value * currency.MinorUnits), currency.Code));
        }

        return null;
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
