using Credits.Core;
using Credits.Core.Commands;
using Credits.Core.Ids;
using Credits.Core.Payments;
using Credits.Core.Revenue;
using Credits.Core.Wallets;
using Credits.Engine.Apps;
using Credits.Engine.Wallets;

namespace Credits.Simulation.Clients;

/// <summary>One customer as clients know them: by which names, and what was done that can be referred to.</summary>
internal sealed class Client(WalletName name)
{
    /// <summary>All names of the one wallet; the first is the one it was made under.</summary>
    public List<WalletName> Names { get; } = [name];

    /// <summary>False for a customer that has to be made before its wallet can be used.</summary>
    public bool Exists { get; set; } = true;

    /// <summary>What may be refunded: debits and settlements, and a few that may not.</summary>
    public List<string> Targets { get; } = [];

    public List<string> Reservations { get; } = [];

    public List<CreditPayment> Payments { get; } = [];

    public List<string> Subscriptions { get; } = [];
}

/// <summary>Makes commands: small amounts and few assets, so that balances run out and things collide.</summary>
internal sealed partial class Population(Random random, int wallets)
{
    private static readonly string[] Assets = ["CREDIT", "CREDIT", "CREDIT", "USD"];
    private int count;

    public static AppScope Scope { get; } = new(new App { Id = "app", Name = "App", Salt = "salt", Created = DateTimeOffset.UnixEpoch }, Mode.Test);

    public List<Client> Clients { get; } = [.. Enumerable.Range(0, wallets).Select(i => new Client(WalletName.External(Scope, $"customer {i}")))];

    public Client AnyClient => Clients[random.Next(Clients.Count)];

    public string NewId() => StableId.Of("simulation", (count++).ToString());

    public Credit Credit(DateTimeOffset now)
    {
        DateTimeOffset? expires = random.Next(2) == 0 ? null : now + Soon();
        return new Credit(Asset(), Amount(200), (LotSource)random.Next(3), random.Next(3) * 50, expires) { EntryId = NewId() };
    }

    public Debit Debit() => new(Asset(), Amount(100)) { EntryId = NewId() };

    public Reserve Reserve() => new(Asset(), Amount(80), Soon()) { EntryId = NewId() };

    public Refund? Refund(Client client) => client.Targets.Count == 0 ? null
        : new Refund(client.Targets[Recent(client.Targets.Count)], random.Next(2) == 0 ? null : Amount(60)) { EntryId = NewId() };

    public Extend? Extend(Client client, DateTimeOffset now) => client.Reservations.Count == 0 ? null
        : new Extend(client.Reservations[Recent(client.Reservations.Count)], now + Soon()) { EntryId = NewId() };

    public Confirm? Confirm(Client client) => client.Reservations.Count == 0 ? null
        : Confirm(client.Reservations[Recent(client.Reservations.Count)]);

    public Confirm Confirm(string reservation) =>
        new(random.Next(3) == 0 ? null : Amount(90)) { EntryId = Settle.IdFor(reservation), ReservationId = reservation };

    public Cancel? Cancel(Client client) => client.Reservations.Count == 0 ? null
        : Cancel(client.Reservations[Recent(client.Reservations.Count)]);

    public static Cancel Cancel(string reservation) => new() { EntryId = Settle.IdFor(reservation), ReservationId = reservation };

    public Command Change() => random.Next(3) switch
    {
        0 => new ChangeState(random.Next(4) switch { 0 => WalletState.Closed, 1 => WalletState.Frozen, _ => WalletState.Open })
        {
            EntryId = NewId(),
            Unless = random.Next(3) == 0 ? WalletState.Closed : null,
        },
        _ => new SetOverdraftLimit(Asset(), Credits.Core.Amount.From(random.Next(3) * 50)) { EntryId = NewId() },
    };

    public CreditPayment Payment()
    {
        var id = NewId();
        var asset = Asset();
        TimeSpan? Life() => random.Next(2) == 0 ? null : Soon();
        return new CreditPayment(id, asset, Amount(200), Life(), random.Next(1, 1_000), asset == "USD" ? 2 : 12)
        {
            EntryId = CreditPayment.IdFor(id),
            Price = random.Next(4) == 0 ? null : new Worth(random.Next(2) == 0 ? "EUR" : "USD", Amount(100)),
            Bonus = random.Next(3) == 0 ? Amount(40) : Core.Amount.Zero,
            BonusLifetime = Life(),
        };
    }

    public TakeBack? TakeBack(Client client, DateTimeOffset now)
    {
        if (client.Payments.Count == 0) return null;
        var payment = client.Payments[Recent(client.Payments.Count)];
        var amount = random.Next((int)payment.Paid + 2);
        var back = random.Next(2) == 0
            ? new MoneyBack(amount, [])
            : new MoneyBack(0, [new Dispute(random.Next(2) == 0 ? "a" : "b", random.Next(2) == 0, random.Next(2) == 0, amount, now.ToStored())]);
        // The policy is not part of what is asked, so here it is a payment's own.
        return new TakeBack(payment.PaymentId, payment.Asset, back, LeaveSpent: payment.Paid % 3 == 0) { EntryId = Core.Commands.TakeBack.IdFor(payment.PaymentId, back) };
    }

    /// <summary>The same key, meant otherwise.</summary>
    public Command Otherwise(Command command) => command switch
    {
        Credit credit => credit with { Amount = Amount(200) },
        CreditPayment payment => payment with { Amount = Amount(200) },
        Debit debit => debit with { Amount = Amount(100) },
        Reserve reserve => reserve with { Amount = Amount(80) },
        Refund refund => refund with { Amount = Amount(60) },
        Settle settle => Confirm(settle.ReservationId),
        RecordEvent told => Otherwise(told),
        _ => command,
    };

    public Amount Amount(int most) => Core.Amount.From(random.Next(4) == 0 ? random.Next(1, most * 4) / 4m : random.Next(1, most));

    /// <summary>A time from milliseconds to hours.</summary>
    public TimeSpan Soon() => random.Next(4) switch
    {
        0 => TimeSpan.FromTicks(random.Next(1_000, 20_000_000)),
        1 => TimeSpan.FromSeconds(random.Next(1, 300)),
        2 => TimeSpan.FromMinutes(random.Next(1, 120)),
        _ => TimeSpan.FromMinutes(5),
    };

    private string Asset() => Assets[random.Next(Assets.Length)];

    // Mostly one of the last few.
    private int Recent(int known) => random.Next(4) == 0 ? random.Next(known) : Math.Max(0, known - 1 - random.Next(6));
}
