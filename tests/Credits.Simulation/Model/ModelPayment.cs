using Credits.Core.Commands;
using Credits.Core.Payments;

namespace Credits.Simulation.Model;

/// <summary>What a payment granted, and what of it was taken back from where.</summary>
internal sealed class ModelPayment
{
    private readonly Dictionary<string, Dispute> disputes = [];
    private long refunded;

    public required CreditPayment Command { get; init; }

    public required List<ModelGrant> Grants { get; init; }

    /// <summary>True once the wallet was closed after it: nothing of it is moved any more.</summary>
    public bool IsOver { get; set; }

    /// <summary>True if what is told adds to what is known.</summary>
    public bool IsNews(MoneyBack told) =>
        told.Refunded > refunded || told.Disputes.Any(dispute => !disputes.TryGetValue(dispute.Id, out var known) || Counts(dispute, known));

    public void Hear(MoneyBack told)
    {
        refunded = Math.Max(refunded, told.Refunded);
        foreach (var dispute in told.Disputes)
            if (!disputes.TryGetValue(dispute.Id, out var known) || Counts(dispute, known)) disputes[dispute.Id] = dispute;
    }

    /// <summary>How much of a grant stands for money that went back.</summary>
    public decimal Due(ModelGrant grant)
    {
        var back = Math.Min(Command.Paid, refunded + disputes.Values.Where(dispute => dispute.Withheld).Sum(dispute => dispute.Amount));
        if (back == Command.Paid) return grant.Granted;
        var unit = (decimal)Math.Pow(10, Command.Digits);
        return Math.Floor(grant.Granted * unit * back / Command.Paid) / unit;
    }

    // A decision before what is open, then the later, then the one against us, then the larger.
    private static bool Counts(Dispute told, Dispute known) =>
        told.Decided != known.Decided ? told.Decided
        : told.At != known.At ? told.At > known.At
        : told.Withheld != known.Withheld ? told.Withheld
        : told.Amount > known.Amount;
}

/// <summary>One lot's worth of a payment.</summary>
/// <param name="lot">The lot that it was paid into, as it began.</param>
/// <param name="granted">How much.</param>
internal sealed class ModelGrant(ModelLot lot, decimal granted)
{
    public ModelLot Lot => lot;

    public decimal Granted => granted;

    public decimal Recovered { get; set; }

    public decimal Lapsed { get; set; }

    public decimal Owed { get; set; }

    public decimal Taken => Recovered + Lapsed + Owed;
}
