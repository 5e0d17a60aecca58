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

    /// <summary>True where queries may be stale: then nobody can know what a late event is charged with.</summary>
    public bool QueriesLag { get; init; }

    public IEnumerable<WalletRecord> Wallets => wallets.Values;

    public IEnumerable<Key> Keys => keys.Values;

    public WalletRecord Wallet(Partition partition) =>
        wallets.TryGetValue(partition, out var wallet) ? wallet : wallets[partition] = new WalletRecord(partition);

    /// <summary>The wallet that a name stands for now.</summary>
    public WalletRecord Real(WalletName name)
    {
        var record = Wallet(name.Partition);
        return record.AliasOf is { } real ? Wallet(record.Partition with { Wallet = real }) : record;
    }

    public Key Key(Command command)
    {
        if (!keys.TryGetValue(command.EntryId, out var key)) keys[command.EntryId] = key = new Key(command.EntryId);
        key.Commands.TryAdd(command.Fingerprint, command);
        return key;
    }

    /// <summary>What is known of an entry id; null if nobody used it.</summary>
    public Key? Find(string entryId) => keys.GetValueOrDefault(entryId);

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
                    var entry = wallet.Follow(document, CommandOf, Commits);
                    Write(entry, wallet, machine);
                    Beside(batch, entry);
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

    /// <summary>The documents by which an entry is found must be written with it.</summary>
    private static void Beside(Batch batch, Entry entry)
    {
        void Require(bool needed, DocumentKind kind)
        {
            if (needed && !batch.Writes.Any(write => write.Document.Id == WalletDocuments.IdOf(new(kind, entry.Id))))
                throw new ViolationException("atomic", $"entry {entry.Sequence} ({entry.Kind}) was written without its {kind}");
        }

        Require(entry.Event is not null, DocumentKind.Event);
        Require(entry.Subscription is not null, DocumentKind.SubscriptionChange);
        Require(entry.Subscription is not null, DocumentKind.Notice);
    }

    private Command? CommandOf(Entry entry, bool isDue)
    {
        if (isDue) return null;
        if (!keys.TryGetValue(entry.Id, out var key) || !key.Commands.TryGetValue(entry.Fingerprint, out var command))
            throw new ViolationException("asked", $"nobody asked for entry {entry.Sequence} ({entry.Kind})");
        if (command is not RecordEvent told) return command;
        Charges.Check(told, entry, Lenient || QueriesLag ? null : key.Plans);
        return told with { Event = entry.Event! };
    }

    private void Write(Entry entry, WalletRecord wallet, int machine)
    {
        if (!keys.TryGetValue(entry.Id, out var key)) keys[entry.Id] = key = new Key(entry.Id);
        if (key.Written is not null) throw new ViolationException("once", $"{entry.Id} ({entry.Kind}) was written twice");
        var byItself = wallet.IsDue(entry);
        key.Written = new Written(wallet.Partition, entry.Hash, entry.Fingerprint, Commits, machine, byItself);
        if (!byItself && key.Trying.Count == 0 && !key.InDoubt)
            throw new ViolationException("answers", $"entry {entry.Sequence} ({entry.Kind}) was written after everybody had been told that it was not");
    }
}
