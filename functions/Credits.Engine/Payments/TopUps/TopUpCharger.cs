using Credits.Core.Commands;
using Credits.Core.Ids;
using Credits.Core.TopUps;
using Credits.Engine.Apps;
using Credits.Engine.Payments.Methods;
using Credits.Engine.Payments.Processing;
using Credits.Engine.Payments.Providers;
using Credits.Engine.Queues;
using Credits.Engine.Storage;
using Credits.Engine.Wallets;

namespace Credits.Engine.Payments.TopUps;

/// <summary>
/// Looks after an order for a top-up: has the wallet start the charge, asks the provider for the money, and has it
/// credited or given up. Before anything else it moves the order's due time, so that whoever comes at the same moment
/// leaves it alone, and whatever happens to this process the sweep comes back to it. The provider is asked under one key
/// for each crossing, and only for as long as it surely remembers that.
/// </summary>
public sealed class TopUpCharger
{
    /// <summary>For how long a charge is asked for; a provider remembers keys for a day at least.</summary>
    public static readonly TimeSpan AskFor = TimeSpan.FromHours(20);

    /// <summary>For how long money that is under way is waited for.</summary>
    public static readonly TimeSpan WaitFor = TimeSpan.FromDays(15);

    // Provider's codes go into answers and the ledger.
    private const int MaxReasonLength = 60;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);

    private readonly TopUpOrders orders;
    private readonly SavedMethods methods;
    private readonly Dictionary<string, IPaymentProvider> providers;
    private readonly IProviderSettingsSource settings;
    private readonly WalletService wallets;
    private readonly PaymentProcessor processor;
    private readonly TimeProvider time;

    /// <summary>Makes one over the engine's parts.</summary>
    public TopUpCharger(
        IDocumentStore store, SavedMethods methods, IEnumerable<IPaymentProvider> providers, IProviderSettingsSource settings, WalletService wallets,
        PaymentProcessor processor, TimeProvider time)
    {
        orders = new TopUpOrders(store);
        this.methods = methods;
        this.providers = providers.ToDictionary(provider => provider.Name, StringComparer.Ordinal);
        this.settings = settings;
        this.wallets = wallets;
        this.processor = processor;
        this.time = time;
    }

    /// <summary>Does what is due about an order. What could not be done is done at its next due time, so the message is done with.</summary>
    internal async ValueTask<HandleResult> RunAsync(AppScope scope, TopUpMessage message, CancellationToken cancellation)
    {
        var wallet = new WalletName(scope, message.Wallet, null);
        var now = time.GetUtcNow();
        if (message.Partition != wallet.Partition) return new HandleResult.DeadLetter("The message is of another app.");
        if (await orders.FindAsync(wallet.Partition, message.TopUp, cancellation) is not { } found || found.Order.Due > now) return HandleResult.Done.Instance;
        var claimed = found.Order with { Attempts = found.Order.Attempts + 1, Due = now + PauseAfter(found.Order.Attempts) };
        if (await orders.ChangeAsync(wallet.Partition, found, claimed) is not { } order) return HandleResult.Done.Instance;
        await LookAfterAsync(wallet, order, cancellation);
        return HandleResult.Done.Instance;
    }

    // An order that is left as it is comes again.
    private async ValueTask LookAfterAsync(WalletName wallet, StoredOrder order, CancellationToken cancellation)
    {
        var (asset, crossing) = (order.Order.Asset, order.Order.Crossing);
        var account = (await wallets.ReadAsync(wallet)).Head.Account(asset);
        if (account.AutoTopUp is not { } top || top.Crossing?.Id != crossing)
        {
            await orders.RemoveAsync(wallet.Partition, order);
            return;
        }

        if (top.Crossing.Charge is { } started)
        {
            await AskAsync(wallet, order, started, cancellation);
            return;
        }

        if (await methods.FindAsync(wallet.Partition, top.Rule.Provider, cancellation) is null)
        {
            await StopAsync(wallet, order, TopUpOff.NoMethod);
            return;
        }

        switch ((await wallets.SubmitAsync(wallet, new StartTopUp(asset, crossing) { EntryId = StartTopUp.IdFor(crossing) })).Outcome)
        {
            case Outcome.Done { Entry.TopUp.Charge: { } charge }:
                await AskAsync(wallet, order, charge, cancellation);
                break;
            case Outcome.Refused { Refusal.Code: StartTopUp.NotYet }:
                await LaterAsync(wallet, order, order.Order with { Attempts = 0, Due = top.StartsAt(account.Available, time.GetUtcNow()) });
                break;
            case Outcome.Failed:
                break;
            default:
                await orders.RemoveAsync(wallet.Partition, order);
                break;
        }
    }

    private async ValueTask AskAsync(WalletName wallet, StoredOrder order, TopUpCharge charge, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        if (order.Order.PaymentId is not null)
        {
            if (now - charge.At > WaitFor) await StopAsync(wallet, order, TopUpOff.Unknown);
            else await LaterAsync(wallet, order, order.Order with { Due = now.AddDays(1) });
            return;
        }

        var method = await methods.FindAsync(wallet.Partition, charge.Provider, cancellation);
        var account = await settings.FindAsync(wallet.Scope, charge.Provider, cancellation);
        if (Obstacle(wallet, order.Order, method, account, now - charge.At) is { } obstacle)
        {
            await StopAsync(wallet, order, obstacle);
            return;
        }

        var askedBefore = order.Order.Method is not null;
        // Written before the first request: what was asked of one method is never asked of another under the same key.
        if (order.Order.Method is null && await orders.ChangeAsync(wallet.Partition, order, order.Order with { Method = HashOf(wallet, order.Order, method!) }) is { } marked) order = marked;
        if (order.Order.Method is null || account is null) return;
        var request = RequestOf(wallet, order.Order, charge, method!);
        var answer = await providers[charge.Provider].ChargeSavedMethodAsync(request, account, cancellation);
        // A refusal after a request whose answer was lost says nothing about that one.
        if (answer.Succeeded) await HearAsync(wallet, order, answer.Value.Fact with { Grant = request.Grant });
        else if (answer.Failure.Kind == ProviderFailureKind.Refused && askedBefore) await StopAsync(wallet, order, TopUpOff.Unknown);
        else if (answer.Failure.Kind is ProviderFailureKind.Declined or ProviderFailureKind.Refused or ProviderFailureKind.Unsupported)
            await StopAsync(wallet, order, answer.Failure.Code ?? answer.Failure.Kind.ToString());
    }

    // Of what may have been asked for nobody can tell; what was never asked for did not happen.
    private string? Obstacle(WalletName wallet, TopUpOrder order, StoredMethod? method, ProviderSettings? account, TimeSpan age)
    {
        var asked = order.Method is not null;
        if (age > AskFor) return asked ? TopUpOff.Unknown : TopUpOff.NoProvider;
        if (method is null || (asked && order.Method != HashOf(wallet, order, method))) return asked ? TopUpOff.Unknown : TopUpOff.NoMethod;
        return asked || (account is not null && providers.ContainsKey(method.Provider)) ? null : TopUpOff.NoProvider;
    }

    private async ValueTask HearAsync(WalletName wallet, StoredOrder order, PaymentFact fact)
    {
        var now = time.GetUtcNow();
        var result = await processor.ApplyAsync(wallet.Scope, fact, now, now);
        if (result is HandleResult.DeadLetter) await StopAsync(wallet, order, TopUpOff.Unknown);
        else if (result is HandleResult.Done && fact.Status == PaymentStatus.Pending)
            await LaterAsync(wallet, order, order.Order with { PaymentId = fact.ObjectId, Due = now.AddDays(1) });
        else if (result is HandleResult.Done) await orders.RemoveAsync(wallet.Partition, order);
    }

    private async ValueTask StopAsync(WalletName wallet, StoredOrder order, string reason)
    {
        var crossing = order.Order.Crossing;
        var stop = new StopTopUp(order.Order.Asset, crossing, WordOf(reason)) { EntryId = StopTopUp.IdFor(crossing) };
        if ((await wallets.SubmitAsync(wallet, stop)).Outcome is not Outcome.Failed) await orders.RemoveAsync(wallet.Partition, order);
    }

    private async ValueTask LaterAsync(WalletName wallet, StoredOrder order, TopUpOrder later) => await orders.ChangeAsync(wallet.Partition, order, later);

    private static ChargeRequest RequestOf(WalletName wallet, TopUpOrder order, TopUpCharge charge, StoredMethod method) => new()
    {
        IdempotencyKey = KeyOf(wallet, order),
        Grant = new GrantRequest
        {
            Scope = wallet.Scope.Name,
            CustomerId = wallet.CustomerId,
            Asset = order.Asset,
            Credits = charge.Credits.ToString(),
            Crossing = order.Crossing,
        },
        Price = new Money(charge.Price, charge.Currency),
        Title = $"{charge.Credits} {order.Asset}",
        Method = new SavedMethod(method.ProviderCustomer, method.MethodId),
    };

    // With the wallet in it: an app may use one key for several customers, and the crossing is named after that alone.
    private static string KeyOf(WalletName wallet, TopUpOrder order) => StableId.Of("top-up charge", $"{wallet.Scope.Name}/{wallet.CustomerId}", order.Crossing);

    // With the key in it: what an earlier version asked for under another key is not asked for again under this one.
    private static string HashOf(WalletName wallet, TopUpOrder order, StoredMethod method) =>
        StableId.Of($"method.{method.Provider}.{KeyOf(wallet, order)}", method.ProviderCustomer, method.MethodId);

    private static string WordOf(string reason) =>
        string.Concat(reason.ToLowerInvariant().Take(MaxReasonLength).Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'));

    private static TimeSpan PauseAfter(int attempts)
    {
        var pause = FirstPause * Math.Pow(2, Math.Min(attempts, 10));
        return pause < LongestPause ? pause : LongestPause;
    }
}
