using Credits.Core;
using Credits.Core.Ids;
using Credits.Core.Wallets;
using Credits.Engine.Apps;
using Credits.Engine.Customers;
using Credits.Engine.Payments.Providers;
using Credits.Engine.Wallets;

namespace Credits.Engine.Payments.Checkouts;

/// <summary>A checkout that somebody asks for.</summary>
/// <param name="Customer">Who is credited.</param>
/// <param name="Sale">What is sold.</param>
/// <param name="SuccessUrl">Where the person goes after paying.</param>
/// <param name="CancelUrl">Where the person goes who changes their mind.</param>
/// <param name="Key">The same key gives the same page, where the provider can do that.</param>
public sealed record CheckoutOrder(WalletName Customer, Sale Sale, Uri SuccessUrl, Uri CancelUrl, string Key)
{
    /// <summary>The provider to use; null for the first that is set up.</summary>
    public string? Provider { get; init; }

    /// <summary>Saves the payment method for later charges.</summary>
    public bool SaveMethod { get; init; }

    /// <summary>The app's own JSON object, to be kept with the entry that credits the payment; null for none.</summary>
    public string? Metadata { get; init; }
}

/// <summary>What came of an order: a page, or why there is none.</summary>
/// <param name="Provider">The provider that was asked; null if none is set up.</param>
/// <param name="Page">The page.</param>
/// <param name="Failure">What the provider said instead.</param>
/// <param name="Refused">Why there is nobody to pay for.</param>
public sealed record CheckoutResult(string? Provider, CheckoutPage? Page, ProviderFailure? Failure = null, Outcome? Refused = null);

/// <summary>Opens checkout pages at the provider that an app has set up.</summary>
public sealed class CheckoutDesk(IEnumerable<IPaymentProvider> providers, IProviderSettingsSource settings, CustomerDirectory customers, WalletService wallets, CheckoutNotes notes)
{
    // In this order a provider is chosen where none is named: the sandbox only where no other is set up.
    private readonly IPaymentProvider[] providers = [.. providers.OrderBy(provider => ProviderNames.All.ToList().IndexOf(provider.Name))];

    /// <summary>Opens a page. Nothing is credited until the provider tells that it was paid.</summary>
    public async ValueTask<CheckoutResult> OpenAsync(AppScope scope, CheckoutOrder order, CancellationToken cancellation = default)
    {
        // A customer who is not known yet is made when they have paid.
        var customer = await customers.FindAsync(order.Customer);
        if (customer is null && order.Customer.ExternalId is null) return new(null, null, Refused: new Outcome.NoCustomer());
        // What is paid for a closed wallet could not be credited.
        if (customer is not null && (await wallets.ReadAsync(order.Customer)).Head.State == WalletState.Closed)
            return new(null, null, Refused: new Outcome.Refused(new Refusal(RefusalCode.WalletClosed, "The wallet is closed.")));
        if (await ChooseAsync(scope, order.Provider, cancellation) is not ({ } provider, { } account)) return new(null, null);
        var externalId = customer is null ? order.Customer.ExternalId : customer.ExternalId;
        var wallet = customer?.Id ?? order.Customer.CustomerId;
        var note = order.Metadata is { } metadata ? await notes.KeepAsync(scope, wallet, order.Key, metadata) : null;
        var request = new CheckoutRequest
        {
            IdempotencyKey = StableId.Of("checkout", scope.Name, order.Key),
            Grant = order.Sale.ToGrant(scope.Name, wallet, externalId) with { Note = note },
            Price = order.Sale.Price,
            Title = order.Sale.Title,
            SuccessUrl = order.SuccessUrl,
            CancelUrl = order.CancelUrl,
            ExternalId = externalId,
            Email = customer?.Email,
            ProviderItem = order.Sale.Pack?.Items.GetValueOrDefault(provider.Name),
            SaveMethod = order.SaveMethod,
        };
        var answer = await provider.CreateCheckoutAsync(request, account, cancellation);
        return new(provider.Name, answer.Value, answer.Failure);
    }

    private async ValueTask<(IPaymentProvider? Provider, ProviderSettings? Settings)> ChooseAsync(AppScope scope, string? name, CancellationToken cancellation)
    {
        foreach (var provider in providers)
        {
            if (name is not null && provider.Name != name) continue;
            // Where no webhook is heard, nothing that is paid would be credited.
            if (await settings.FindAsync(scope, provider.Name, cancellation) is { WebhookSecrets.Count: > 0 } account && (account.SecretKey is not null || provider.Name == ProviderNames.Sandbox))
                return (provider, account);
        }

        return default;
    }
}
