using Credits.Core.Commands;
using Credits.Engine.Wallets;

namespace Credits.Simulation.Checks;

/// <summary>One try of one operation, from when a client sends it until it is answered or its machine is gone.</summary>
internal sealed class Attempt
{
    public required int Number { get; init; }

    public required WalletName Name { get; init; }

    public required int Machine { get; init; }

    public required Func<DateTimeOffset> Clock { get; init; }

    /// <summary>The command, and the late confirm that it may turn into.</summary>
    public required Command Command { get; init; }

    public LateConfirm? Late { get; init; }

    public required bool Create { get; init; }

    /// <summary>The last commit before it began.</summary>
    public required long Began { get; init; }

    public required Key Key { get; init; }

    public Key? LateKey { get; init; }

    public IEnumerable<Key> Keys => LateKey is null ? [Key] : [Key, LateKey];

    /// <summary>The first commit that it may not know of, where it asks what is subscribed to.</summary>
    public long Sees { get; init; }

    /// <summary>True of an event that may be charged with the plans of any earlier moment, since queries lag.</summary>
    public bool AnyPlan { get; init; }

    /// <summary>Of an event, the moments as of which it may be charged.</summary>
    public HashSet<DateTimeOffset> Moments { get; } = [];

    /// <summary>The wallet it is about; a second one if the name turns out to be an alias meanwhile.</summary>
    public List<WalletRecord> Wallets { get; } = [];

    /// <summary>The refusals that would have been right at some moment since it began.</summary>
    public HashSet<string> RightRefusals { get; } = [];

    /// <summary>Whether it had a customer, or was an alias, when it began.</summary>
    public bool KnewCustomer { get; set; }

    public bool Over { get; set; }

    /// <summary>Looks what would be refused now.</summary>
    public void Look()
    {
        foreach (var wallet in Wallets)
        {
            if (Command is RecordEvent told)
            {
                if (wallet.AliasOf is not null) continue;
                Charges.Note(this, told, wallet);
                if (Charges.Refuses(this, told, wallet) is { } refused) RightRefusals.Add(refused);
            }
            else if (wallet.Model.Refuses(Command, Clock()) is { } code) RightRefusals.Add(code);
            if (Late is not null && wallet.Model.Refuses(Late, Clock()) is { } late) RightRefusals.Add(late);
        }
    }

    public override string ToString() => $"#{Number} {Command.GetType().Name} {Command.EntryId[..6]} on {Name.CustomerId[..6]} at machine {Machine}";
}
