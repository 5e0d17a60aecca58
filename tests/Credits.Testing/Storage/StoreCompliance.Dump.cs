using Credits.Engine.Storage;
using Xunit;

namespace Credits.Testing.Storage;

/// <summary>Listing everything there is.</summary>
public abstract partial class StoreCompliance
{
    [Fact]
    public async Task Every_document_of_every_partition_and_type_is_told_once_as_it_is()
    {
        List<Document> stored =
        [
            await StoreAsync(NewDocument(Wallet, "a", "entry", "1", """{"a":1}""")),
            await StoreAsync(NewDocument(Wallet, "b", "thing", "2", """{"b":"é"}""")),
            await StoreAsync(NewDocument(Wallet with { Part = "1" }, "a", "entry")),
            await StoreAsync(NewDocument(new Partition(App, "(own)"), "a", "other", expires: Time.GetUtcNow().AddHours(1))),
            await StoreAsync(NewDocument(new Partition(App + "2", "wallet"), "a", "head")),
        ];
        await StoreAsync(NewDocument(Wallet, "ended", expires: Time.GetUtcNow().AddSeconds(1)));
        await CommitAsync(Delete(await StoreAsync(NewDocument(Wallet, "deleted"))));
        var changed = stored[1] with { Sort = "3", Body = "[]"u8.ToArray() };
        var done = Assert.IsType<CommitResult.Done>(await CommitAsync(Replace(changed)));
        stored[1] = changed with { ETag = done.ETags[0] };
        Time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(stored.Select(Describe).Order(StringComparer.Ordinal), (await DumpAsync()).Select(Describe).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task More_than_fits_a_page_is_told_too()
    {
        var large = new string('x', 100_000);
        for (var i = 0; i < 200; i++) await StoreAsync(NewDocument(new Partition(App, $"w{i}"), "a", body: $"\"{large}\""));
        for (var i = 0; i < 24; i++) await CommitAsync([.. Enumerable.Range(0, 100).Select(n => Create(NewDocument(Wallet, $"{i}.{n}")))]);
        Assert.Equal(2_600, (await DumpAsync()).Select(document => (document.Partition, document.Id)).Distinct().Count());
    }

    private async Task<List<Document>> DumpAsync()
    {
        var all = new List<Document>();
        await foreach (var document in Assert.IsType<IDocumentDump>(Store, exactMatch: false).ReadAllAsync(Cancellation))
            if (document.Partition.App.StartsWith(App, StringComparison.Ordinal)) all.Add(document);
        return all;
    }

    private static string Describe(Document document) =>
        $"{document.Partition} {document.Id} {document.Type} {document.Sort} {document.Expires?.UtcTicks} {document.ETag} {Text(document)}";
}
