using Credits.Core.Ids;
using Credits.Core.Wallets;

namespace Credits.Simulation.Model;

/// <summary>
/// One asset of a wallet, written down a second time as simply as can be, from the documented rules and not
/// from the code under test. Each operation notes what it moved, to be compared with the entry's lines.
/// </summary>
internal sealed class ModelAccount(string asset)
{
    public const string Overdraft = "overdraft";

    public string Asset => asset;

    /// <summary>Open lots in spending order.</summary>
    public List<ModelLot> Lots { get; } = [];

    public decimal Owed { get; set; }

    public decimal Limit { get; set; }

    public decimal Reserved { get; set; }

    public decimal Balance { get; private set; }

    public decimal Available => Balance - Reserved;

    /// <summary>What the present operation moved across the account's border.</summary>
    public List<(ModelLot? Lot, decimal Amount)> Main { get; } = [];

    /// <summary>What it moved from lot to lot.</summary>
    public List<(ModelLot? Lot, decimal Amount)> Inner { get; } = [];

    public ModelLot? Find(string id) => Lots.Find(lot => lot.Id == id);

    /// <summary>Begins an operation.</summary>
    public void Begin()
    {
        Main.Clear();
        Inner.Clear();
    }

    /// <summary>Ends an operation: what is empty closes.</summary>
    public void End() => Lots.RemoveAll(lot => lot.Remaining == 0 && lot.Held == 0);

    public void PayIn(ModelLot lot, decimal amount) => Move(Main, lot, amount);

    /// <summary>Makes a debt.</summary>
    public void Owe(decimal amount) => Move(Main, null, -amount);

    public void Draw(decimal amount, DateTimeOffset at)
    {
        foreach (var (lot, part) in Split(amount, at)) Move(Main, lot, -part);
    }

    /// <summary>What a hold takes of each lot.</summary>
    public List<Part> Cover(decimal amount, DateTimeOffset at) =>
        [.. Split(amount, at).Where(part => part.Lot is not null).Select(part => new Part(part.Lot!.Id, part.Amount))];

    /// <summary>Ends what a reservation held: draws from exactly those lots, the rest goes back to them, or lives on for a while if they have ended.</summary>
    public void Settle(ModelReservation held, decimal captured, string entry, DateTimeOffset at)
    {
        foreach (var (id, amount) in held.Parts) Find(id)!.Held -= amount;
        Reserved -= held.Amount;
        foreach (var (id, amount) in held.Parts)
        {
            var lot = Find(id)!;
            var part = Math.Min(captured, amount);
            captured -= part;
            if (part > 0) Move(Main, lot, -part);
            if (lot.HasEnded(at) && part < amount)
            {
                Move(Inner, lot, part - amount);
                Move(Inner, Grace(lot, entry, at), amount - part);
            }
        }

        if (captured > 0) Draw(captured, at);
        Net(at);
    }

    /// <summary>Pays back what was drawn of a lot; null stands for the overdraft.</summary>
    public void Return(ModelLot? drawn, decimal amount, string entry, DateTimeOffset at, int lotsElsewhere)
    {
        if (drawn is null)
        {
            var owed = Math.Min(amount, Owed);
            if (owed > 0) Move(Main, null, owed);
            if (owed < amount) Move(Main, Standing(LotSource.Returned, LotTerms.DefaultPriority, at), amount - owed);
        }
        else if (Find(drawn.Id) is not null && !drawn.HasEnded(at)) Move(Main, drawn, amount);
        else if (lotsElsewhere + Lots.Count >= 2 * Limits.Lots) Move(Main, Standing(LotSource.Returned, LotTerms.DefaultPriority, at), amount);
        else if (drawn.HasEnded(at)) Move(Main, Grace(drawn, entry, at), amount);
        else Move(Main, drawn, amount);
    }

    /// <summary>What is owed is settled from whatever is free.</summary>
    public void Net(DateTimeOffset at)
    {
        if (Owed <= 0) return;
        foreach (var (lot, part) in Split(Owed, at))
        {
            if (lot is null) break;
            Move(Inner, lot, -part);
            Move(Inner, null, part);
        }
    }

    /// <summary>Moves a part of a lot into another.</summary>
    public void MoveTo(ModelLot from, ModelLot to, decimal amount)
    {
        Move(Inner, from, -amount);
        Move(Inner, to, amount);
    }

    public void Expire(ModelLot lot) => Move(Main, lot, -lot.Free);

    public void Empty()
    {
        foreach (var lot in Lots.ToArray()) Move(Main, lot, -lot.Remaining);
        if (Owed > 0) Move(Main, null, Owed);
    }

    public static ModelLot Standing(LotSource source, int priority, DateTimeOffset at) => new()
    {
        Id = $"standing.{source.ToString().ToLowerInvariant()}.{priority}",
        Source = source,
        Priority = priority,
        Expires = null,
        Since = at,
    };

    // One for each price, the first with the id of the entry.
    private ModelLot Grace(ModelLot ended, string entry, DateTimeOffset at)
    {
        var id = entry;
        for (var number = 2; Lots.Count < 2 * Limits.Lots && Find(id) is { } open && open.Worth != ended.Worth; number++) id = StableId.Of("grace", entry, $"{number}");
        return new()
        {
            Id = id,
            Source = LotSource.Returned,
            Priority = 100,
            Expires = at.AddDays(7),
            Since = at,
            Worth = ended.Worth,
        };
    }

    private List<(ModelLot? Lot, decimal Amount)> Split(decimal amount, DateTimeOffset at)
    {
        var parts = new List<(ModelLot? Lot, decimal Amount)>();
        foreach (var lot in Lots)
        {
            if (amount <= 0) break;
            if (lot.Free <= 0 || lot.HasEnded(at)) continue;
            var part = Math.Min(amount, lot.Free);
            parts.Add((lot, part));
            amount -= part;
        }

        if (amount > 0) parts.Add((null, amount));
        return parts;
    }

    private void Move(List<(ModelLot? Lot, decimal Amount)> list, ModelLot? lot, decimal amount)
    {
        if (amount == 0) return;
        if (lot is null) Owed -= amount;
        else
        {
            if (Find(lot.Id) is { } open) lot = open;
            else
            {
                lot = new ModelLot { Id = lot.Id, Source = lot.Source, Priority = lot.Priority, Expires = lot.Expires, Since = lot.Since, Worth = lot.Worth };
                var place = Lots.FindIndex(other => ModelLot.Order(lot, other) < 0);
                Lots.Insert(place < 0 ? Lots.Count : place, lot);
            }

            lot.Remaining += amount;
        }

        Balance += amount;
        list.Add((lot, amount));
    }
}
