using Credits.Core.Commands;
using Credits.Core.Entries;
using Credits.Core.Ledger;
using Credits.Engine.Storage;
using Credits.Engine.Wallets;
using Credits.Simulation.World;

namespace Credits.Simulation.Checks;

/// <summary>
/// Sees every commit as it is written and every answer as it is given, and says at once if one of them can not
/// be. It knows what was asked, and shares no code with the engine but the reading of documents.
/// </summary>
internal sealed class Oracle(Journal journal)
{
    private readonly Dictionary<Partition, WalletRecord> wallets = [];
    private readonly Dictionary<string, Key> keys = [];

    /// <summary>The first thing that went wrong. It is kept, since the engine would catch what is thrown inside it.</summary>
    public ViolationException? Violation { get; private set; }

    /// <summary>How many commits there were.</summary>
    public long Commits { get; private set; }

    /// <summary>True where single reads may be stale, against the store's contract: then a refusal proves nothing, but money must still be right.</summary>
    public bool Lenient { get; init; }

    public IEnumerable<WalletRecord> Wallets => wallets.Values;

    public IEnumerable<Key> Keys => keys.Values;

    public WalletRecord Wallet(Partition partition) =>
        wallets.TryGetValue(partition, out var wallet) ? wallet : wallets[partition] = new WalletRecord(partition);

    public Key Key(Command command)
    {
        if (!keys.TryGetValue(command.EntryId, out var key)) keys[command.EntryId] = key = new Key(command.EntryId);
        key.Commands.TryAdd(command.Fingerprint, command);
        return key;
    }

    public void Fail(ViolationException violation) => Violation ??= violation;

    /// <summary>Runs a check; what it throws is kept.</summary>
    public void Guard(Action check)
    {
        try
        {
            check();
        }
        catch (ViolationException violation)
        {
            Fail(violation);
        }
        catch (Exception e) when (e is InvariantException or FormatException)
        {
            Fail(new ViolationException("invariant", e.Message));
        }
    }

    /// <summary>Somebody was told of an entry: no later read may be from before it.</summary>
    public void Tell(Written written)
    {
        var wallet = Wallet(written.Wallet);
        wallet.Told = Math.Max(wallet.Told, written.Commit);
    }

    /// <summary>A machine starts with nothing in memory, and so reads what is written.</summary>
    public void Restarted()
    {
        foreach (var wallet in wallets.Values) wallet.Told = Commits;
    }

    /// <summary>A batch was written just now.</summary>
    public void Committed(Batch batch, int machine)
    {
        Commits++;
        Guard(() => Check(batch, machine));
    }

    /// <summary>A try begins.</summary>
    public void Begin(Attempt attempt)
    {
        var wallet = Wallet(attempt.Name.Partition);
        attempt.KnewCustomer = wallet.HasCustomer || wallet.AliasOf is not null;
        Subscribe(attempt, wallet);
        Follow(attempt, wallet);
        attempt.Key.Name = attempt.Name;
        foreach (var key in attempt.Keys) key.Trying.Add(attempt);
    }

    /// <summary>A try ends without an answer: nobody can tell what it did.</summary>
    public static void Lost(Attempt attempt)
    {
        End(attempt);
        foreach (var key in attempt.Keys) key.InDoubt = true;
    }

    /// <summary>A try is answered.</summary>
    public void Answered(Attempt attempt, WalletResult result)
    {
        attempt.Look();
        if (journal.On) journal.Add($"  {attempt} → {Text(result.Outcome)}");
        Guard(() => Answers.Check(this, attempt, result));
        End(attempt);
    }

    private static string Text(Outcome outcome) => outcome switch
    {
        Outcome.Done done => $"done {done.Entry.Sequence}{(done.Replayed ? ", replayed" : "")}",
        Outcome.Refused refused => refused.Refusal.Code,
        Outcome.Failed failed => failed.Reason.ToString(),
        _ => "no customer",
    };

    private static void End(Attempt attempt)
    {
        attempt.Over = true;
        foreach (var wallet in attempt.Wallets) wallet.Trying.Remove(attempt);
        foreach (var key in attempt.Keys) key.Trying.Remove(attempt);
    }

    private static void Subscribe(Attempt attempt, WalletRecord wallet)
    {
        if (attempt.Wallets.Contains(wallet)) return;
        attempt.Wallets.Add(wallet);
        wallet.Trying.Add(attempt);
        attempt.Look();
    }

    private void Follow(Attempt attempt, WalletRecord wallet)
    {
        if (wallet.AliasOf is { } real) Subscribe(attempt, Wallet(wallet.Partition with { Wallet = real }));
    }

    private void Check(Batch batch, int machine)
    {
        var wallet = Wallet(batch.Partition);
        Document? head = null;
        var entries = 0;
        foreach (var (kind, document) in batch.Writes)
        {
            switch (document.Type)
            {
                case "entry":
                    entries++;
                    if (kind != WriteKind.Create) throw new ViolationException("immutable", $"{document.Id} was written over");
                    var entry = wallet.Follow(document, CommandOf);
                    Write(entry, wallet, machine);
                    foreach (var attempt in wallet.Trying) attempt.Look();
                    break;
                case "head":
                    head = document;
                    break;
                case "customer":
                    wallet.HasCustomer = true;
                    break;
                case "alias" when kind == WriteKind.Delete:
                    wallet.AliasOf = null;
                    break;
                case "alias":
                    if (wallet.Head.Sequence > 0) throw new ViolationException("alias", $"{batch.Partition.Wallet} has entries and became an alias");
                    wallet.AliasOf = System.Text.Json.JsonDocument.Parse(document.Body).RootElement.GetProperty("alias_of").GetString();
                    foreach (var attempt in wallet.Trying.ToArray()) Follow(attempt, wallet);
                    break;
            }
        }

        if (head is not null) wallet.Store(head, Commits);
        else if (entries > 0) throw new ViolationException("atomic", $"{batch.Partition.Wallet}: entries were written without the head that they lead to");
        if (entries == 0) return;
        if (!wallet.HasCustomer) throw new ViolationException("customer", $"{batch.Partition.Wallet} has entries and no customer");
        if (wallet.AliasOf is not null) throw new ViolationException("alias", $"{batch.Partition.Wallet} is an alias and got an entry");
        if (journal.On) journal.Add($"  machine {machine} wrote {entries} to {batch.Partition.Wallet[..6]}: {string.Join(", ", wallet.Entries.TakeLast(entries).Select(e => $"{e.Sequence} {e.Kind} {e.Id[..6]}"))}");
    }

    private Command? CommandOf(Entry entry)
    {
        if (entry.Kind == EntryKind.Expire || entry.Settlement?.Outcome == SettlementOutcome.Expired) return null;
        if (!keys.TryGetValue(entry.Id, out var key) || !key.Commands.TryGetValue(entry.Fingerprint, out var command))
            throw new ViolationException("asked", $"nobody asked for entry {entry.Sequence} ({entry.Kind})");
        return command;
    }

    private void Write(Entry entry, WalletRecord wallet, int machine)
    {
        if (!keys.TryGetValue(entry.Id, out var key)) keys[entry.Id] = key = new Key(entry.Id);
        if (key.Written is not null) throw new ViolationException("once", $"{entry.Id} ({entry.Kind}) was written twice");
        key.Written = new Written(wallet.Partition, entry.Hash, entry.Fingerprint, Commits, machine);
        var ended = entry.Kind == EntryKind.Expire || entry.Settlement?.Outcome == SettlementOutcome.Expired;
        if (!ended && key.Trying.Count == 0 && !key.InDoubt)
            throw new ViolationException("answers", $"entry {entry.Sequence} ({entry.Kind}) was written after everybody had been told that it was not");
    }
}
