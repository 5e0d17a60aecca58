using Credits.Engine.Ledger;
using Credits.Engine.Storage;
using Credits.Engine.Tests.Fixtures;
using Credits.Engine.Wallets;
using static Credits.Engine.Tests.Fixtures.Instance;

namespace Credits.Engine.Tests.Ledger;

public sealed class StoreVerifierTests : IDisposable
{
    private readonly Instance one = new();

    [Fact]
    public async Task A_receipt_that_names_a_customer_by_an_external_id_they_were_given_later_is_of_their_wallet()
    {
        var made = (await one.Customers.CreateAsync(Scope, null, customer => customer)).Customer!;
        var name = WalletName.Internal(Scope, made.Id)!;
        var entry = (await one.DoneAsync(Credit("a", "5"), name)).Entry;
        await one.Customers.UpdateAsync(name, "ann", customer => customer);

        Assert.Null(await FaultAsync(new Receipt(1, entry.Hash)));
        Assert.Equal((name.Partition, "Entry 1: it is not the one that the receipt is for."), await FaultAsync(new Receipt(1, "other")));
        Assert.Equal((name.Partition, "Entry 2: there is a receipt for it, and it is not there."), await FaultAsync(new Receipt(2, entry.Hash)));
    }

    [Fact]
    public async Task A_receipt_where_a_name_can_not_be_read_is_of_nothing()
    {
        var name = new Document { Partition = Ann.Partition, Id = WalletDocuments.Customer, Type = WalletDocuments.Customer, Body = "x"u8.ToArray() };
        await one.Documents.CommitAsync(new Batch(Ann.Partition, [new Write(WriteKind.Create, name)]));
        Assert.Equal((Ann.Partition, "Entry 1: there is a receipt for it, and it is not there."), await FaultAsync(new Receipt(1, "hash")));
    }

    public void Dispose() => one.Dispose();

    private async Task<(Partition Wallet, string What)?> FaultAsync(Receipt receipt)
    {
        var found = await new StoreVerifier(one.Documents, one.Verifier).VerifyAsync(new Dictionary<Partition, List<Receipt>> { [Ann.Partition] = [receipt] });
        return found.Fault is { } fault ? (fault.Wallet, fault.What) : null;
    }
}
