using Credits.Core;
using Credits.Core.Catalog;
using Credits.Core.Commands;
using Credits.Core.Entries;
using Credits.Core.Ids;
using Credits.Core.Ledger;
using Credits.Core.Subscriptions;
using Credits.Core.TopUps;
using Credits.Core.Wallets;
using Credits.Engine.Ledger;
using Credits.Engine.Storage;
using Credits.Engine.Tests.Fixtures;
using Credits.Engine.Wallets;
using static Credits.Engine.Tests.Fixtures.Instance;

namespace Credits.Engine.Tests.Ledger;

/// <summary>Verifying finds whatever stands beside the entries and is not what they say.</summary>
public sealed class WalletCheckTests : IDisposable
{
    private readonly Instance one = new();

    [Fact]
    public async Task All_that_subscriptions_and_events_leave_is_what_the_entries_say()
    {
        await LiveAsync();
        await one.DoneAsync(new ChangeState(WalletState.Closed) { EntryId = Id("close") });
        Assert.Equal(
            ["activated", "ended", "past_due", "payment_failed", "pending", "renewed", "updated"],
            (await AllAsync(WalletDocuments.Notice)).Select(TypeOf).Distinct().Order(StringComparer.Ordinal));
        Assert.Null(await FaultOfStoreAsync());
    }

    [Theory]
    [InlineData(WalletDocuments.SubscriptionChange)]
    [InlineData(WalletDocuments.Notice)]
    [InlineData(WalletDocuments.Event)]
    public async Task A_document_that_is_changed_gone_or_too_many_is_found(string type)
    {
        await LiveAsync();
        Assert.Null(await FaultOfStoreAsync());
        var all = await AllAsync(type);
        foreach (var document in all)
        {
            await WriteAsync(WriteKind.Replace, document with { Body = all.First(other => other.Id != document.Id).Body });
            Assert.Contains(document.Id, await FaultOfStoreAsync(), StringComparison.Ordinal);
            await WriteAsync(WriteKind.Replace, document with { Sort = document.Sort + "0" });
            Assert.Contains(document.Id, await FaultOfStoreAsync(), StringComparison.Ordinal);
            await WriteAsync(WriteKind.Delete, document);
            Assert.Contains(document.Id, await FaultOfStoreAsync(), StringComparison.Ordinal);
            await WriteAsync(WriteKind.Create, document);
            Assert.Null(await FaultOfStoreAsync());
        }

        await WriteAsync(WriteKind.Create, all[0] with { Id = all[0].Id[..2] + StableId.Of("another", type) });
        Assert.Contains(type, await FaultOfStoreAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_entry_that_lacks_what_its_kind_has_is_told_though_the_chain_is_right()
    {
        await one.DoneAsync(Credit("a", "100"));
        var debit = (await one.DoneAsync(Debit("b", "30"))).Entry;
        var refund = (await one.DoneAsync(Refund("f", "b", "10"))).Entry;
        var document = (await one.Documents.ReadAsync(Ann.Partition, "e." + refund.Id))!;
        var before = Chain.Genesis("", "") with { Sequence = debit.Sequence, Movements = debit.Movements, LastHash = debit.Hash };
        foreach (var lacking in (Entry[])
        [
            refund with { Target = null },
            refund with { Postings = [] },
            refund with { Kind = EntryKind.Change, Target = null, Postings = [], TopUp = new TopUpStep("CREDIT", TopUpAction.Set) },
        ])
        {
            await WriteAsync(WriteKind.Replace, document with { Body = Chain.Seal(before, lacking, refund.CommitId, refund.RecordedAt).Body });
            Assert.StartsWith("Entry 3: it", await FaultOfStoreAsync(), StringComparison.Ordinal);
        }
    }

    public void Dispose() => one.Dispose();

    /// <summary>A subscription that waits, begins, renews, is not paid, is paid late, changes and is cancelled; another that ends; and events.</summary>
    private async Task LiveAsync()
    {
        await one.DoneAsync(new Subscribe(Terms("free")) { EntryId = Id("free") });
        await one.DoneAsync(new Subscribe(Terms("plan", fee: 10)) { EntryId = Id("s") });
        await PayAsync(25);
        one.Time.Advance(TimeSpan.FromDays(4));
        await PayAsync(30);
        await one.DoneAsync(new ChangeSubscription(Id("s"), Terms("plan", fee: 5, version: 2)) { EntryId = Id("change") });
        await one.DoneAsync(new EndSubscription { EntryId = EndSubscription.IdFor(Id("free")), SubscriptionId = Id("free") });
        foreach (var name in (string[])["a", "b"])
            await one.DoneAsync(new RecordEvent(new EventRecord { Type = name, OccurredAt = one.Now, Fees = [], Versions = [], Costs = [] }, name) { EntryId = RecordEvent.IdFor(name, null) });
    }

    private Task<Outcome.Done> PayAsync(int amount) => one.DoneAsync(new Credit("USD", Amount.From(amount), LotSource.Paid, 100, null) { EntryId = Id($"pay {amount}") });

    private static SubscriptionTerms Terms(string code, int fee = 0, int version = 1) => SubscriptionTerms.Of([(StableId.Of("product", code), new ProductVersion
    {
        Code = code,
        Number = version,
        Name = code,
        Prices = fee == 0 ? [] : [new Price { Name = "Fee", Recurring = new Period(Interval.Day, 1), Pricing = [new Pricing("USD", [new PriceRow { Dimensions = [], UnitPrice = Amount.From(fee), VolumeRate = Amount.Zero }])] }],
        Entitlements = [],
    })])!;

    private static string TypeOf(Document notice) => ((SubscriptionNotice)Core.Json.WalletDocumentJson.Read(DocumentKind.Notice, notice.Body)).Type["subscription.".Length..];

    private async Task<List<Document>> AllAsync(string type) => [.. (await one.Documents.QueryAsync(new Query { Type = type })).Documents];

    /// <summary>Writes whatever stands there now.</summary>
    private async Task WriteAsync(WriteKind kind, Document document)
    {
        var known = await one.Documents.ReadAsync(document.Partition, document.Id);
        Assert.IsType<CommitResult.Done>(await one.Documents.CommitAsync(new Batch(document.Partition, [new Write(kind, document with { ETag = known?.ETag ?? "" })])));
    }

    private async Task<string?> FaultOfStoreAsync() =>
        (await new StoreVerifier(one.Documents, one.Verifier).VerifyAsync(new Dictionary<Partition, List<Receipt>>())).Fault?.What;
}
