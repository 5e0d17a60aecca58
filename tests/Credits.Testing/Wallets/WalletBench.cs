using System.Collections.Immutable;
using System.Text;
using Credits.Core;
using Credits.Core.Commands;
using Credits.Core.Entries;
using Credits.Core.Ids;
using Credits.Core.Json;
using Credits.Core.Ledger;
using Credits.Core.Wallets;
using Xunit;

namespace Credits.Testing.Wallets;

/// <summary>
/// One wallet, driven as a writer drives it but without a store: what is due is folded in, the command is
/// decided, and the documents are kept as bytes. Every entry is also read back from its bytes and replayed on a
/// second head, which must stay the same as the first, byte for byte.
/// </summary>
public sealed partial class WalletBench : IWorkingSet
{
    public static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly Dictionary<Need, byte[]> documents = [];
    private readonly List<SealedEntry> entries = [];
    private ImmutableArray<Need> needs = [];
    private Head replayed;
    private int ids;

    public WalletBench(string app = "app", string wallet = "wallet")
    {
        Head = Chain.Genesis(app, wallet);
        replayed = Head;
    }

    public Head Head { get; private set; }

    /// <summary>The clock; a test sets it as it likes, back too.</summary>
    public DateTimeOffset Now { get; set; } = Start;

    /// <summary>All entries, in order.</summary>
    public IReadOnlyList<SealedEntry> Entries => entries;

    public Entry Last => entries[^1].Entry;

    /// <summary>An id that no other entry of this bench has, the same in every run.</summary>
    public string NextId() => StableId.Of("bench", (++ids).ToString());

    public void Pass(TimeSpan time) => Now += time;

    /// <summary>Folds in what is due, then decides; a refusal changes nothing but what was due.</summary>
    public StepResult Try(Command command)
    {
        Fold();
        needs = command.Needs(Head);
        var step = Step.Take(Head, this, command, Now, "commit");
        if (step.Refusal is null) Accept(step);
        else Assert.Same(Head, step.Head);
        return step;
    }

    /// <summary>Decides a command that must be accepted.</summary>
    public Entry Do(Command command)
    {
        var step = Try(command);
        return step.Refusal is { } refusal ? throw new RefusedException(refusal) : step.Entry.Entry;
    }

    /// <summary>What an operation that must be refused was refused with.</summary>
    public Refusal Refused(Func<WalletBench, Entry> operation)
    {
        var before = entries.Count;
        var refusal = Assert.Throws<RefusedException>(() => operation(this)).Refusal;
        Assert.DoesNotContain(entries.Skip(before), entry => entry.Entry.Kind is not (EntryKind.Expire or EntryKind.Settle));
        return refusal;
    }

    /// <summary>Folds in what is due by now; how many items it was.</summary>
    public int Fold()
    {
        var count = 0;
        for (; Step.Fold(Head, Now, "commit") is { } step; count++) Accept(step);
        return count;
    }

    public T? Find<T>(Need need) where T : class
    {
        Assert.Contains(need, needs);
        return Document<T>(need);
    }

    public T? Document<T>(Need need) where T : class =>
        documents.TryGetValue(need, out var body) ? (T)WalletDocumentJson.Read(need.Kind, body) : null;

    private void Accept(StepResult step)
    {
        var body = step.Entry.Body;
        Assert.Null(Chain.Fault(replayed.LastHash, body, out var read));
        replayed = Replay.Apply(HeadJson.Read(HeadJson.Write(replayed)), read!);
        Assert.Equal(Encoding.UTF8.GetString(HeadJson.Write(step.Head)), Encoding.UTF8.GetString(HeadJson.Write(replayed)));

        Assert.True(documents.TryAdd(new Need(DocumentKind.Entry, step.Entry.Entry.Id), body), "an entry is created once");
        foreach (var change in step.Changes) documents[change.Name] = WalletDocumentJson.Write(change.Content);
        entries.Add(step.Entry);
        Head = step.Head;
    }
}

/// <summary>An operation that was meant to be accepted was not.</summary>
public sealed class RefusedException(Refusal refusal) : Exception($"{refusal.Code}: {refusal.Detail}")
{
    public Refusal Refusal { get; } = refusal;
}
