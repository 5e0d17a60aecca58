using Credits.Core.Commands;
using Credits.Engine.Storage;

namespace Credits.Simulation.Checks;

/// <summary>Everything that was ever asked under one entry id, and what became of it.</summary>
internal sealed class Key(string entryId)
{
    public string EntryId => entryId;

    /// <summary>The customer it was used for, by the name it was last used with.</summary>
    public Engine.Wallets.WalletName? Name { get; set; }

    /// <summary>The commands that were sent under it, by fingerprint: one, unless a client misuses its key.</summary>
    public Dictionary<string, Command> Commands { get; } = [];

    /// <summary>Tries that are not answered yet.</summary>
    public List<Attempt> Trying { get; } = [];

    /// <summary>True once nobody can tell of some try whether it was written: in doubt, or its machine crashed.</summary>
    public bool InDoubt { get; set; }

    /// <summary>True once somebody was told that this very try wrote it.</summary>
    public bool AnsweredAsNew { get; set; }

    /// <summary>Of an event, the plans that it may be charged with, as the tries of it met them.</summary>
    public HashSet<string> Plans { get; } = [];

    /// <summary>Where, when and by which machine it was written; null while it was not.</summary>
    public Written? Written { get; set; }
}

/// <summary>A written entry.</summary>
/// <param name="Wallet">Where it is.</param>
/// <param name="Hash">What it is.</param>
/// <param name="Fingerprint">What was asked for.</param>
/// <param name="Commit">The number of the commit, counted over the whole store.</param>
/// <param name="Machine">Who wrote it.</param>
/// <param name="ByItself">Nobody had to ask for it.</param>
internal sealed record Written(Partition Wallet, string Hash, string Fingerprint, long Commit, int Machine, bool ByItself);
