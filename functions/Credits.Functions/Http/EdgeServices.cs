using Credits.Engine;
using Credits.Engine.Apps;
using Credits.Engine.Assets;
using Credits.Engine.Wallets;

namespace Credits.Functions.Http;

/// <summary>What handlers work with.</summary>
/// <param name="Wallets">Wallets.</param>
/// <param name="Customers">Customers.</param>
/// <param name="Ledger">Entries.</param>
/// <param name="Reservations">Reservations.</param>
/// <param name="Verifier">Proof.</param>
/// <param name="Eraser">Erasing what is personal.</param>
/// <param name="Apps">Apps.</param>
/// <param name="AppKeys">Their keys.</param>
/// <param name="Keys">What keys may do.</param>
/// <param name="Assets">Assets.</param>
/// <param name="Store">Documents.</param>
/// <param name="DeadLetters">Messages that could not be handled.</param>
/// <param name="Payments">Packs, payments and checkouts.</param>
/// <param name="Grants">What became of each grant.</param>
/// <param name="Vendors">Vendors.</param>
/// <param name="Stats">Revenue and costs.</param>
/// <param name="Catalog">Products and what is charged with them.</param>
/// <param name="Subscriptions">Subscriptions.</param>
/// <param name="Accounts">Connected accounts.</param>
/// <param name="Entropy">Random ids.</param>
/// <param name="Time">The clock.</param>
/// <param name="Limiter">Requests per key.</param>
/// <param name="Logger">The log.</param>
public sealed record EdgeServices(
    WalletService Wallets,
    Engine.Customers.CustomerDirectory Customers,
    Engine.Ledger.LedgerReader Ledger,
    ReservationReader Reservations,
    Engine.Ledger.LedgerVerifier Verifier,
    Engine.Customers.Eraser Eraser,
    AppDirectory Apps,
    KeyDirectory AppKeys,
    KeyRing Keys,
    AssetCatalog Assets,
    Engine.Storage.IDocumentStore Store,
    Engine.Queues.IDeadLetters DeadLetters,
    PaymentEdge Payments,
    Engine.Ledger.GrantReader Grants,
    Engine.Vendors.VendorDirectory Vendors,
    Engine.Stats.StatsReader Stats,
    CatalogEdge Catalog,
    SubscriptionEdge Subscriptions,
    ConnectedAccounts Accounts,
    Entropy Entropy,
    TimeProvider Time,
    RateLimiter Limiter,
    ILogger Logger)
{
    /// <summary>Notes what the machine could not do.</summary>
    public void Log(Exception exception) => Logger.LogError(exception, "A request could not be done.");
}
