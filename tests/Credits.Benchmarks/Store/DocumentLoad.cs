using System.Globalization;
using System.Text;
using Credits.Benchmarks.Load;
using Credits.Core.Ids;
using Credits.Engine.Storage;
using Credits.Engine.Wallets;

namespace Credits.Benchmarks.Store;

/// <summary>
/// The store alone: batches like those that the engine commits, a head that is replaced and new entries, with
/// bodies of the size of real ones. Each wallet is written by one caller at a time.
/// </summary>
public sealed class DocumentLoad(IDocumentStore store, int wallets, int entriesEach) : IWalletLoad
{
    static readonly byte[] EntryBody = Encoding.ASCII.GetBytes($$"""{"text":"{{new string('e', 689)}}"}""");
    static readonly byte[] HeadBody = Encoding.ASCII.GetBytes($$"""{"text":"{{new string('h', 514)}}"}""");

    readonly Wallet[] wallets = [.. Enumerable.Range(0, wallets).Select(number => new Wallet(number))];

    public int EntriesEach => entriesEach;

    public Task OpenAsync(int wallet) => CommitAsync(wallets[wallet], [new(WriteKind.Create, wallets[wallet].Head)]);

    public Task WriteAsync(int wallet)
    {
        var writes = new Write[entriesEach + 1];
        for (var i = 0; i < entriesEach; i++) writes[i] = new(WriteKind.Create, wallets[wallet].NextEntry());
        writes[entriesEach] = new(WriteKind.Replace, wallets[wallet].Head);
        return CommitAsync(wallets[wallet], writes);
    }

    async Task CommitAsync(Wallet wallet, Write[] writes)
    {
        var result = await store.CommitAsync(new(wallet.Partition, writes));
        if (result is not CommitResult.Done done) throw new LoadFailedException($"The store did not commit: {result}");
        wallet.ETag = done.ETags[^1];
    }

    sealed class Wallet(int number)
    {
        readonly Random random = new(number);
        long sequence;

        public Partition Partition { get; } = new("bench.test", StableId.Of("wallet", number.ToString(CultureInfo.InvariantCulture)));

        public string ETag { get; set; } = "";

        public Document Head => new()
        {
            Partition = Partition,
            Id = WalletDocuments.Head,
            Type = WalletDocuments.Head,
            Sort = WalletDocuments.SortOf(null),
            ETag = ETag,
            Body = HeadBody,
        };

        public Document NextEntry()
        {
            // As scattered as the hashes that name real entries.
            Span<byte> id = stackalloc byte[17];
            random.NextBytes(id);
            return new()
            {
                Partition = Partition,
                Id = "e." + StableId.FromRandom(id),
                Type = WalletDocuments.Entry,
                Sort = WalletDocuments.SortOf(++sequence),
                Body = EntryBody,
            };
        }
    }
}
