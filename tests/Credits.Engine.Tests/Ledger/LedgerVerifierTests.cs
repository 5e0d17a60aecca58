using System.Text;
using Credits.Core.Entries;
using Credits.Engine.Ledger;
using Credits.Engine.Storage;
using Credits.Engine.Tests.Fixtures;
using Credits.Engine.Wallets;
using static Credits.Engine.Tests.Fixtures.Instance;

namespace Credits.Engine.Tests.Ledger;

public sealed class LedgerVerifierTests : IAsyncLifetime
{
    private readonly Instance one = new();
    private Entry last = null!;

    public async ValueTask InitializeAsync()
    {
        await one.DoneAsync(Credit("a", "100"));
        await one.DoneAsync(Debit("b", "30") with { Personal = new Personal("salt", "key", null, "lunch", null, null) });
        await one.DoneAsync(Reserve("r", "20"));
        last = (await one.DoneAsync(Refund("f", "b", "10"))).Entry;
    }

    [Fact]
    public async Task A_wallet_as_it_was_written_is_right()
    {
        var found = await one.Verifier.VerifyAsync(Ann.Partition, new Receipt(last.Sequence, last.Hash));
        Assert.Equal((4L, 0L, last.Hash, null), (found.Entries, found.Erased, found.LastHash, found.Fault));
    }

    [Fact]
    public async Task Every_edited_byte_of_every_entry_and_of_the_head_is_found()
    {
        foreach (var id in new[] { "e." + Id("a"), "e." + Id("b"), "e." + Id("r"), "e." + Id("f"), WalletDocuments.Head })
        {
            var length = (await ReadAsync(id)).Body.Length;
            for (var i = 0; i < length; i++)
            {
                var original = await ReadAsync(id);
                var body = original.Body.ToArray();
                body[i] ^= (byte)(1 << (i % 7));
                await PutAsync(original with { Body = body });
                var fault = await one.FaultAsync();
                Assert.True(fault is not null, $"Byte {i} of {id}: {Encoding.UTF8.GetString(body)}");
                await PutAsync((await ReadAsync(id)) with { Body = original.Body });
            }
        }

        Assert.Null(await one.FaultAsync());
    }

    [Fact]
    public async Task A_missing_entry_is_found()
    {
        await DeleteAsync("e." + Id("b"));
        Assert.StartsWith("Entry 2:", await one.FaultAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_last_entry_is_found()
    {
        await DeleteAsync("e." + Id("f"));
        Assert.NotNull(await one.FaultAsync());
    }

    [Fact]
    public async Task A_missing_head_is_found()
    {
        await DeleteAsync(WalletDocuments.Head);
        Assert.NotNull(await one.FaultAsync());
    }

    [Fact]
    public async Task A_head_put_back_to_an_earlier_state_is_found()
    {
        var early = (await ReadAsync(WalletDocuments.Head)).Body;
        await one.DoneAsync(Debit("x", "40"));
        await PutAsync((await ReadAsync(WalletDocuments.Head)) with { Body = early });
        Assert.StartsWith("Entry 5:", await one.FaultAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tail_cut_off_as_a_whole_is_found_by_whoever_holds_a_receipt()
    {
        var head = (await ReadAsync(WalletDocuments.Head)).Body;
        var cut = (await one.DoneAsync(Debit("x", "40"))).Entry;
        await DeleteAsync("e." + Id("x"));
        await PutAsync((await ReadAsync(WalletDocuments.Head)) with { Body = head });
        Assert.Null(await one.FaultAsync());
        var found = await one.Verifier.VerifyAsync(Ann.Partition, new Receipt(cut.Sequence, cut.Hash));
        Assert.StartsWith("Entry 5:", found.Fault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_receipt_of_another_history_is_found()
    {
        var found = await one.Verifier.VerifyAsync(Ann.Partition, new Receipt(2, last.Hash));
        Assert.StartsWith("Entry 2:", found.Fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-3)]
    public async Task A_receipt_for_no_entry_proves_nothing(long sequence)
    {
        var found = await one.Verifier.VerifyAsync(Ann.Partition, new Receipt(sequence, last.Hash));
        Assert.NotNull(found.Fault);
    }

    [Fact]
    public async Task An_erased_personal_part_is_counted_and_is_no_fault()
    {
        var document = await ReadAsync("e." + Id("b"));
        var entry = Credits.Core.Json.EntryJson.Read(document.Body);
        await PutAsync(document with { Body = Credits.Core.Ledger.Chain.Erase(entry) });
        var found = await one.Verifier.VerifyAsync(Ann.Partition);
        Assert.Equal((1L, null), (found.Erased, found.Fault));
    }

    [Fact]
    public async Task More_entries_than_one_page_are_all_checked()
    {
        await Task.WhenAll(Enumerable.Range(0, 1_200).Select(i => one.Start(Credit("many" + i, "1"))));
        Assert.True((await one.Verifier.VerifyAsync(Ann.Partition)).Entries > 700);
    }

    [Fact]
    public async Task A_wallet_that_nobody_has_is_right() =>
        Assert.Null(await one.FaultAsync(WalletName.External(Scope, "nobody")));

    public ValueTask DisposeAsync()
    {
        one.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<Document> ReadAsync(string id) => (await one.Documents.ReadAsync(Ann.Partition, id))!;

    private async Task PutAsync(Document document) =>
        Assert.IsType<CommitResult.Done>(await one.Documents.CommitAsync(new Batch(Ann.Partition, [new Write(WriteKind.Replace, document)])));

    private async Task DeleteAsync(string id) =>
        Assert.IsType<CommitResult.Done>(await one.Documents.CommitAsync(new Batch(Ann.Partition, [new Write(WriteKind.Delete, await ReadAsync(id))])));
}
