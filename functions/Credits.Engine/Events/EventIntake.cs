using Credits.Core;
using Credits.Core.Commands;
using Credits.Core.Entries;
using Credits.Engine.Apps;
using Credits.Engine.Catalog;
using Credits.Engine.Vendors;
using Credits.Engine.Wallets;

namespace Credits.Engine.Events;

/// <summary>
/// Takes events in: rates each and records it with its charge in one entry, those of a customer in as few commits as they
/// fit into. Each event stands for itself: one that is refused holds up no other.
/// </summary>
public sealed class EventIntake(WalletService wallets, ProductCatalog products, ISubscriptions subscriptions, VendorDirectory vendors, TimeProvider time, Entropy entropy)
{
    private readonly EventRater rater = new(products);

    /// <summary>Records events of a customer, in their order.</summary>
    /// <param name="wallet">The customer; they must exist.</param>
    /// <param name="events">The events.</param>
    /// <param name="actor">Which key they came with.</param>
    /// <returns>How each ended, and the wallet by its real name.</returns>
    public async ValueTask<(WalletName Wallet, IReadOnlyList<Outcome> Outcomes)> TakeAsync(WalletName wallet, IReadOnlyList<UsageInput> events, string? actor)
    {
        var refused = await RefusedAsync(wallet.Scope, events);
        if (refused is null) return await RecordAsync(wallet, events, actor);
        var good = events.Where((_, i) => refused[i] is null).ToList();
        if (good.Count == 0) return (wallet, refused!);
        var (name, outcomes) = await RecordAsync(wallet, good, actor);
        var next = 0;
        return (name, [.. refused.Select(refusal => refusal ?? outcomes[next++])]);
    }

    // Null where nothing is wrong, as nearly always.
    private async ValueTask<Outcome?[]?> RefusedAsync(AppScope scope, IReadOnlyList<UsageInput> events)
    {
        Outcome?[]? refused = null;
        for (var i = 0; i < events.Count; i++)
        {
            foreach (var vendor in events[i].OurVendors)
            {
                if (await vendors.ExistsAsync(scope, vendor)) continue;
                (refused ??= new Outcome?[events.Count])[i] = new Outcome.Refused(new(RefusalCode.UnknownVendor, $"There is no vendor {Vendor.IdPrefix}{vendor}."));
                break;
            }
        }

        return refused;
    }

    private async ValueTask<(WalletName Wallet, IReadOnlyList<Outcome> Outcomes)> RecordAsync(WalletName wallet, IReadOnlyList<UsageInput> events, string? actor)
    {
        var now = time.GetUtcNow().ToStored();
        var since = now;
        foreach (var input in events)
            if (input.OccurredAt < since) since = input.OccurredAt.Value;
        var subscribed = await subscriptions.OfAsync(wallet, since);
        var commands = new Command[events.Count];
        for (var i = 0; i < commands.Length; i++) commands[i] = await CommandAsync(wallet, events[i], subscribed, now, actor);
        return await wallets.SubmitAllAsync(wallet, commands);
    }

    private async ValueTask<Command> CommandAsync(WalletName wallet, UsageInput input, IReadOnlyList<SubscribedVersion> subscribed, DateTimeOffset now, string? actor) =>
        new RecordEvent(await rater.RateAsync(wallet.Scope, input, subscribed, now), EventContent.HashOf(wallet.Scope, input))
        {
            EntryId = input.EntryId,
            Personal = new Personal(entropy.NewId(), input.Id, actor, input.Description, input.Subject, EventNotes.Write(input)),
        };
}
