using Credits.Core;
using Credits.Core.Commands;
using Credits.Core.Entries;
using Credits.Core.Ledger;
using Credits.Core.Wallets;
using Credits.Engine.Customers;
using Credits.Engine.Storage;

namespace Credits.Engine.Wallets;

/// <summary>A wallet as a reader sees it now: everything due is folded in, nothing is written.</summary>
/// <param name="Name">The wallet, by its real name if it was asked for by an alias.</param>
/// <param name="Head">Its state.</param>
/// <param name="Exists">Whether it has a customer.</param>
public readonly record struct WalletView(WalletName Name, Head Head, bool Exists);

/// <summary>What a command came to, and on which wallet.</summary>
/// <param name="Name">The wallet, by its real name if it was asked for by an alias.</param>
/// <param name="Outcome">How it ended.</param>
public readonly record struct WalletResult(WalletName Name, Outcome Outcome);

/// <summary>The use cases of a wallet. Follows aliases, creates customers at first use.</summary>
public sealed class WalletService(WalletWriter writer, CustomerDirectory customers, IDocumentStore store, TimeProvider time)
{
    /// <summary>Submits a command. With <paramref name="create"/> a customer named by an external id is made if there is none.</summary>
    public async ValueTask<WalletResult> SubmitAsync(WalletName name, Command command, bool create = false)
    {
        name = customers.Known(name);
        var newcomer = create && name.ExternalId is { } externalId ? customers.New(name.CustomerId, externalId) : null;
        var outcome = await writer.SubmitAsync(name.Partition, command, newcomer);
        if (outcome is not Outcome.NoCustomer) return new(name, outcome);
        if (await customers.FollowAsync(name) is { } real) return new(real, await writer.SubmitAsync(real.Partition, command));
        if (newcomer is null) return new(name, outcome);
        // Only a dead alias bars the first use of a name.
        await customers.DropDeadAliasAsync(name);
        return new(name, await writer.SubmitAsync(name.Partition, command, newcomer));
    }

    /// <summary>Submits several commands to the wallet of a customer who exists. Each ends for itself.</summary>
    public async ValueTask<(WalletName Name, IReadOnlyList<Outcome> Outcomes)> SubmitAllAsync(WalletName name, IReadOnlyList<Command> commands)
    {
        name = customers.Known(name);
        var outcomes = await writer.SubmitAllAsync(name.Partition, commands);
        return outcomes[0] is Outcome.NoCustomer && await customers.FollowAsync(name) is { } real
            ? (real, await writer.SubmitAllAsync(real.Partition, commands))
            : (name, outcomes);
    }

    /// <summary>The wallet now.</summary>
    public async ValueTask<WalletView> ReadAsync(WalletName name)
    {
        name = customers.Known(name);
        var snapshot = await writer.ReadAsync(name.Partition);
        if (snapshot.AliasOf is not null && await customers.FollowAsync(name) is { } real)
        {
            name = real;
            snapshot = await writer.ReadAsync(real.Partition);
        }

        return new(name, Advance.Project(snapshot.Head, time.GetUtcNow()), snapshot.HasCustomer && snapshot.AliasOf is null);
    }

    /// <summary>The wallet as it is written, after writing what was due, so that the ledger shows just this.</summary>
    public async ValueTask<WalletView> ReadWrittenAsync(WalletName name)
    {
        var view = await ReadAsync(name);
        var snapshot = await writer.ReadAsync(view.Name.Partition);
        if (snapshot.Head.NextDue <= time.GetUtcNow())
        {
            await writer.AdvanceAsync(view.Name.Partition);
            snapshot = await writer.ReadAsync(view.Name.Partition);
        }

        return view with { Head = snapshot.Head };
    }

    /// <summary>One entry of a wallet, or null.</summary>
    public async ValueTask<Entry?> FindEntryAsync(WalletName name, string entryId)
    {
        name = customers.Known(name);
        if (await store.ReadEntryAsync(name.Partition, entryId) is { } entry) return entry;
        return await customers.FollowAsync(name) is { } real ? await store.ReadEntryAsync(real.Partition, entryId) : null;
    }

    /// <summary>
    /// Ends a reservation. One that was ended before in the same way answers as then; in another way it is
    /// refused, with a code that tells expiry from settlement. A late confirm is charged from what is available.
    /// </summary>
    public async ValueTask<WalletResult> SettleAsync(WalletName name, Settle command, bool allowExpired = false)
    {
        var result = await SubmitAsync(name, command);
        if (result.Outcome is not Outcome.Refused { Existing: { Settlement: { } settlement } existing } refused) return result;
        // To confirm all that was held is the same whether it was said as a number or not at all.
        var amount = (command as Confirm)?.Amount ?? settlement.Held.Amount;
        if (settlement.Outcome == SettlementOutcome.Confirmed && command is Confirm && amount == settlement.Captured) return Again(result, existing);
        if (settlement.Outcome != SettlementOutcome.Expired) return result with { Outcome = refused with { Refusal = Settled } };

        var id = LateConfirm.IdFor(command.ReservationId);
        var charge = await FindEntryAsync(result.Name, id);
        if (charge is null && command is Confirm confirm && allowExpired)
        {
            var late = await SubmitAsync(result.Name, new LateConfirm(command.ReservationId, confirm.Amount) { EntryId = id, Personal = command.Personal });
            if (late.Outcome is not Outcome.Refused { Existing: { } other }) return late;
            charge = other;
        }

        if (charge is null) return result with { Outcome = refused with { Refusal = Expired } };
        return command is Confirm && amount == -charge.Postings[0].Amount ? Again(result, charge) : result with { Outcome = refused with { Refusal = Settled } };
    }

    private static WalletResult Again(WalletResult result, Entry entry) => result with { Outcome = new Outcome.Done(entry, Replayed: true) };

    private static Refusal Expired => new(RefusalCode.ReservationExpired, "The reservation has expired.");

    private static Refusal Settled => new(RefusalCode.ReservationSettled, "The reservation was settled in another way.");
}
