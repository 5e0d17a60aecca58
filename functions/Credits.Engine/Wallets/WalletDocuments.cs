using System.Globalization;
using Credits.Core.Commands;
using Credits.Core.Entries;
using Credits.Core.Json;
using Credits.Core.TopUps;
using Credits.Core.Wallets;
using Credits.Engine.Customers;
using Credits.Engine.Storage;

namespace Credits.Engine.Wallets;

/// <summary>The names, types and order of the documents in a wallet's partition.</summary>
public static class WalletDocuments
{
    /// <summary>The one head; ordered by when something in it is due next.</summary>
    public const string Head = "head";

    /// <summary>The one customer; ordered by creation.</summary>
    public const string Customer = "customer";

    /// <summary>A customer document that only points to another customer.</summary>
    public const string Alias = "alias";

    /// <summary>Entries, ordered by sequence.</summary>
    public const string Entry = "entry";

    /// <summary>How much of an entry was refunded.</summary>
    public const string Refunds = "refunds";

    /// <summary>Closed reservations, ordered by when they were opened.</summary>
    public const string Reservation = "reservation";

    /// <summary>What payments granted in the wallet and what was taken back.</summary>
    public const string Payment = "granted";

    /// <summary>Orders for automatic top-ups, ordered by when to look after them next.</summary>
    public const string TopUp = "top-up";

    /// <summary>Marks of events, ordered by when they happened.</summary>
    public const string Event = "event";

    /// <summary>What subscriptions were from a moment on, ordered by it.</summary>
    public const string SubscriptionChange = "subscription-change";

    /// <summary>What is to be told, ordered by when it happened.</summary>
    public const string Notice = "notice";

    /// <summary>Revenue and costs of days, ordered by the day.</summary>
    public const string Day = "day";

    /// <summary>What sorts after every moment.</summary>
    private const string Never = "9999999999999999";

    /// <summary>The id of a wallet document.</summary>
    public static string IdOf(Need need) => need.Kind switch
    {
        DocumentKind.Entry => "e." + need.Id,
        DocumentKind.Refunds => "f." + need.Id,
        DocumentKind.ClosedReservation => "r." + need.Id,
        DocumentKind.TopUp => "o." + need.Id,
        DocumentKind.Event => "t." + need.Id,
        DocumentKind.SubscriptionChange => "s." + need.Id,
        DocumentKind.Notice => "n." + need.Id,
        DocumentKind.Day => "d." + need.Id,
        DocumentKind.Payment => "p." + need.Id,
        _ => throw Unknown(need.Kind),
    };

    /// <summary>The entry that a mark of an event stands for.</summary>
    public static string EntryOfMark(string documentId) => documentId[2..];

    /// <summary>The sort value of an entry.</summary>
    public static string SortOf(long sequence) => sequence.ToString("D19", CultureInfo.InvariantCulture);

    /// <summary>The sort value of a moment; null sorts last.</summary>
    public static string SortOf(DateTimeOffset? moment) =>
        moment?.ToUnixTimeMilliseconds().ToString("D16", CultureInfo.InvariantCulture) ?? Never;

    internal static Document Of(Partition partition, Head head, string etag) => new()
    {
        Partition = partition,
        Id = Head,
        Type = Head,
        Sort = SortOf(head.NextDue),
        ETag = etag,
        Body = HeadJson.Write(head),
    };

    internal static Document Of(Partition partition, Core.Ledger.SealedEntry entry) => new()
    {
        Partition = partition,
        Id = "e." + entry.Entry.Id,
        Type = Entry,
        Sort = SortOf(entry.Entry.Sequence),
        Body = entry.Body,
    };

    internal static Document Of(Partition partition, DocumentChange change, string etag) => new()
    {
        Partition = partition,
        Id = IdOf(change.Name),
        Type = TypeOf(change.Name.Kind),
        Sort = SortOf(change),
        ETag = etag,
        Body = WalletDocumentJson.Write(change.Content),
    };

    private static string SortOf(DocumentChange change) => change.Content switch
    {
        ClosedReservation closed => SortOf(closed.Reservation.Opened),
        Core.Subscriptions.SubscriptionChange subscribed => SortOf(subscribed.From) + "." + SortOf(subscribed.Sequence),
        Core.Subscriptions.SubscriptionNotice notice => SortOf(notice.At),
        TopUpOrder order => SortOf(order.Due),
        Core.Revenue.DayStats => change.Name.Id,
        EventMark mark => SortOf(mark.OccurredAt),
        _ => "",
    };

    private static string TypeOf(DocumentKind kind) => kind switch
    {
        DocumentKind.SubscriptionChange => SubscriptionChange,
        DocumentKind.Notice => Notice,
        DocumentKind.Refunds => Refunds,
        DocumentKind.Event => Event,
        DocumentKind.ClosedReservation => Reservation,
        DocumentKind.TopUp => TopUp,
        DocumentKind.Day => Day,
        DocumentKind.Payment => Payment,
        _ => throw Unknown(kind),
    };

    private static ArgumentOutOfRangeException Unknown(DocumentKind kind) => new(nameof(kind), kind, "No document of a wallet is of that kind.");

    internal static Document Of(Partition partition, Customer customer, string etag = "") => new()
    {
        Partition = partition,
        Id = Customer,
        Type = customer.AliasOf is null ? Customer : Alias,
        Sort = SortOf(customer.Created),
        ETag = etag,
        Body = CustomerJson.Write(customer),
    };
}
