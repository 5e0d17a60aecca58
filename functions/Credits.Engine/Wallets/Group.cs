using Credits.Core;
using Credits.Core.Commands;
using Credits.Core.Entries;
using Credits.Core.Json;
using Credits.Core.Ledger;
using Credits.Core.Revenue;
using Credits.Core.Subscriptions;
using Credits.Core.TopUps;
using Credits.Core.Wallets;
using Credits.Engine.Storage;

namespace Credits.Engine.Wallets;

/// <summary>
/// Operations decided one after the other on one head, to be written as one batch. Later ones see what earlier
/// ones changed.
/// </summary>
internal sealed class Group(Partition partition, Snapshot start, IDocumentStore store, string commitId, DateTimeOffset now) : IWorkingSet
{
    // So that head and day fit into its batch, too.
    private const int MaxEventBytes = 1_500_000;

    private readonly Dictionary<Need, Loaded> documents = [];
    private readonly List<Write> writes = new(2);
    private long bytes;
    private Customers.Customer? newCustomer;
    private DayStats earned = DayStats.None;
    private StoredDay? day = start.Day;

    /// <summary>The wallet after all that was accepted.</summary>
    public Head Head { get; private set; } = start.Head;

    /// <summary>What was accepted, with its entry, in order.</summary>
    public List<(Operation Operation, Entry Entry)> Accepted { get; } = [];

    /// <summary>What was refused on this head.</summary>
    public List<(Operation Operation, Outcome Outcome)> Refused { get; } = [];

    /// <summary>What has the id of something accepted before it in the group, and how it is answered once that is written.</summary>
    public List<(Operation Operation, Outcome Outcome)> Twins { get; } = [];

    /// <summary>The orders for top-ups among what is to be written; null for none.</summary>
    public List<TopUpOrder>? TopUps { get; private set; }

    public bool IsEmpty => EntryCount == 0;

    /// <summary>Entries to be written.</summary>
    public int EntryCount { get; private set; }

    /// <summary>Reservations that were opened less those that were ended.</summary>
    public int ReservationsOpened => Head.Reservations.Length - start.Head.Reservations.Length;

    public string FirstEntryId { get; private set; } = "";

    public string CommitId => commitId;

    /// <summary>Folds one due item in; false if none is due or the group has no room for it.</summary>
    public bool TryFold() => Step.Fold(Head, now, commitId) is { } step && TryAdd(step);

    /// <summary>Decides one operation; false if the group has no room for it.</summary>
    public async ValueTask<bool> TryAddAsync(Operation operation)
    {
        var command = operation.Command!;
        // What became due through an operation of this group was not folded in for want of room.
        if (!Head.Subscriptions.IsEmpty && Head.NextDue <= (now > Head.AsOf ? now : Head.AsOf)) return false;
        if (Own(command.EntryId) is { } twin)
        {
            Twins.Add((operation, operation.FromExisting(twin)));
            return true;
        }

        if (!start.HasCustomer && newCustomer is null && operation.NewCustomer is null)
        {
            Refused.Add((operation, new Outcome.NoCustomer()));
            return true;
        }

        var (step, failure) = await DecideAsync(command);
        if (failure is not null) Refused.Add((operation, failure));
        else
        {
            if (!TryAdd(step)) return false;
            if (!start.HasCustomer) newCustomer ??= operation.NewCustomer;
            Accepted.Add((operation, step.Entry.Entry));
            // What came in may pay a fee that is open, and what began may grant.
            while (!Head.Subscriptions.IsEmpty && TryFold())
            {
            }
        }

        return true;
    }

    /// <summary>Adds what the entries earned and cost to the sums of their day. Once, when nothing more is added.</summary>
    public async ValueTask CountAsync()
    {
        if (earned.IsEmpty) return;
        // All entries of a group are recorded at the same moment.
        var need = new Need(DocumentKind.Day, DayStats.NameOf(Head.AsOf));
        if (day?.Name != need.Id)
        {
            var found = await LoadAsync(need);
            day = new StoredDay(need.Id, found.Content as DayStats ?? DayStats.None, found.ETag ?? "");
        }

        day = day with { Stats = day.Stats.Plus(earned) };
    }

    /// <summary>
    /// The batch, to be asked for once, when nothing more is added: creates first, so that a repeated operation is
    /// told so even when the head has moved on.
    /// </summary>
    public Batch ToBatch()
    {
        if (newCustomer is not null) writes.Insert(0, new Write(WriteKind.Create, WalletDocuments.Of(partition, newCustomer)));
        foreach (var (need, loaded) in documents)
        {
            if (!loaded.Changed) continue;
            var document = WalletDocuments.Of(partition, new DocumentChange(need, loaded.Content!), loaded.ETag!);
            writes.Add(new Write(loaded.ETag!.Length == 0 ? WriteKind.Create : WriteKind.Replace, document));
        }

        if (!earned.IsEmpty)
        {
            var document = WalletDocuments.Of(partition, new DocumentChange(new(DocumentKind.Day, day!.Name), day.Stats), day.ETag);
            writes.Add(new Write(day.ETag.Length == 0 ? WriteKind.Create : WriteKind.Replace, document));
        }

        writes.Add(new Write(start.HeadETag.Length == 0 ? WriteKind.Create : WriteKind.Replace, WalletDocuments.Of(partition, Head, start.HeadETag)));
        return new Batch(partition, writes);
    }

    /// <summary>The wallet once the batch is written.</summary>
    public Snapshot After(CommitResult.Done done) => new(Head, done.ETags[^1], HasCustomer: true, AliasOf: null)
    {
        Day = earned.IsEmpty ? day : day! with { ETag = done.ETags[^2] },
    };

    /// <inheritdoc/>
    public T? Find<T>(Need need) where T : class => (Own(need) ?? documents[need].Content) as T;

    // Whatever is broken about one operation, it fails alone; the wallet goes on with the others.
    private async ValueTask<(StepResult Step, Outcome? Failure)> DecideAsync(Command command)
    {
        try
        {
            foreach (var need in command.Needs(Head))
                if (Own(need) is null && !documents.ContainsKey(need)) documents[need] = await LoadAsync(need);

            var step = Step.Take(Head, this, command, now, commitId);
            return (step, (step.Refusal ?? TooLarge(command, step)) is { } refusal ? new Outcome.Refused(refusal) : null);
        }
        catch (Exception e) when (e is not StoreUnavailableException)
        {
            return (default, new Outcome.Failed(Failure.Internal, TimeSpan.FromSeconds(1)) { Cause = e });
        }
    }

    private Entry? Own(Need need) => need.Kind == DocumentKind.Entry ? Own(need.Id) : null;

    private Entry? Own(string entryId)
    {
        foreach (var (_, entry) in Accepted)
            if (entry.Id == entryId) return entry;
        return null;
    }

    private static Refusal? TooLarge(Command command, StepResult step) => command switch
    {
        Credit { IsPaidFor: false } or Reserve when HeadJson.Estimate(step.Head) > Limits.HeadBytes =>
            new(RefusalCode.WalletTooLarge, "The wallet holds too many open lots and reservations."),
        RecordEvent when step.Entry.Body.Length > MaxEventBytes =>
            new(RefusalCode.EventTooLarge, "So many prices charge for the event that it can not be stored."),
        _ => null,
    };

    private bool TryAdd(StepResult step)
    {
        var more = Recognition.Of(step.Entry.Entry);
        if (!HasRoomFor(step, isEarning: !earned.IsEmpty || !more.IsEmpty)) return false;
        if (!more.IsEmpty) earned = earned.Append(more);
        Head = step.Head;
        var document = WalletDocuments.Of(partition, step.Entry);
        writes.Add(new Write(WriteKind.Create, document));
        EntryCount++;
        bytes += document.Body.Length + SizeOf(step);
        if (FirstEntryId.Length == 0) FirstEntryId = step.Entry.Entry.Id;
        foreach (var change in step.Changes)
        {
            documents[change.Name] = new Loaded(change.Content, documents.GetValueOrDefault(change.Name).ETag ?? "", Changed: true);
            if (change.Content is TopUpOrder order) (TopUps ??= []).Add(order);
        }

        return true;
    }

    // Head, customer, the day and the documents that decisions change also take a place in the batch.
    private bool HasRoomFor(StepResult step, bool isEarning)
    {
        if (IsEmpty) return true;
        var changed = documents.Values.Count(loaded => loaded.Changed) + step.Changes.Length;
        var (more, room) = isEarning ? (4, DayStats.MaxBytes) : (3, 0);
        return writes.Count + changed + more <= Batch.MaxWrites
            && bytes + step.Entry.Body.Length + SizeOf(step) + ((changed + 2) * 2_048) + room + HeadJson.Estimate(step.Head) <= Batch.MaxBytes;
    }

    private static int SizeOf(StepResult step)
    {
        var size = 0;
        foreach (var change in step.Changes)
            if (change.Content is SubscriptionChange subscriptions) size += WalletDocumentJson.Estimate(subscriptions);
        return size;
    }

    private async ValueTask<Loaded> LoadAsync(Need need)
    {
        var document = await store.ReadAsync(partition, WalletDocuments.IdOf(need));
        return document is null ? default : new Loaded(WalletDocumentJson.Read(need.Kind, document.Body), document.ETag, Changed: false);
    }

    private readonly record struct Loaded(object? Content, string? ETag, bool Changed);
}
