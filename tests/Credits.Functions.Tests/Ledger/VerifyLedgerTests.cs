using System.Text;
using Credits.Engine.Storage;
using Credits.Engine.Wallets;
using Credits.Functions.Tests.CreditsDev;
using Xunit;

namespace Credits.Functions.Tests.Ledger;

public sealed class VerifyLedgerTests : CreditsDevTest
{
    [Fact]
    public async Task A_ledger_as_it_was_written_is_valid_and_a_receipt_of_it_fits()
    {
        await AddAsync("u", 100);
        var receipt = AssertDone(await DeductAsync("u", 30));
        await HoldAsync("u", 5);
        var found = await VerifyAsync($"?sequence={receipt.Number("receipt.sequence")}&hash={receipt.Text("receipt.hash").ToUpperInvariant()}");
        Assert.True(found.Flag("valid"));
        Assert.Equal((3, 3, 0), (found.Number("entries"), found.Number("last_sequence"), found.Number("erased")));
        Assert.False(found.Has("fault"));
        Assert.Equal((await Api.GetAsync("/customers/u/ledger")).Text("entries.0.hash"), found.Text("last_hash"));
    }

    [Fact]
    public async Task A_receipt_of_another_history_does_not_fit()
    {
        await AddAsync("u", 100);
        var other = AssertDone(await AddAsync("v", 100));
        var found = await VerifyAsync($"?sequence=1&hash={other.Text("receipt.hash")}");
        Assert.False(found.Flag("valid"));
        Assert.StartsWith("Entry 1:", found.Text("fault"), StringComparison.Ordinal);
        Assert.StartsWith("Entry 2:", (await VerifyAsync($"?sequence=2&hash={new string('0', 64)}")).Text("fault"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("entry")]
    [InlineData("head")]
    public async Task A_changed_byte_is_found_and_named(string type)
    {
        await AddAsync("u", 100);
        await DeductAsync("u", 30);
        var page = await Api.Store.QueryAsync(new Query { App = "default.test", Wallet = await WalletAsync(), Type = type }, TestContext.Current.CancellationToken);
        var document = page.Documents[^1];
        var body = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(document.Body.Span).Replace("\"70\"", "\"71\""));
        Assert.IsType<CommitResult.Done>(await Api.Store.CommitAsync(
            new Batch(document.Partition, [new Write(WriteKind.Replace, document with { Body = body })]), TestContext.Current.CancellationToken));

        var found = await VerifyAsync();
        Assert.False(found.Flag("valid"));
        Assert.StartsWith(type == "head" ? "Head:" : "Entry 2:", found.Text("fault"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("receipt=00", "receipt")]
    [InlineData("sequence=1", "hash")]
    [InlineData("hash=0000000000000000000000000000000000000000000000000000000000000000", "sequence")]
    [InlineData("sequence=0&hash=0000000000000000000000000000000000000000000000000000000000000000", "sequence")]
    [InlineData("sequence=99999999999999999999&hash=0000000000000000000000000000000000000000000000000000000000000000", "sequence")]
    [InlineData("sequence=1&hash=00", "hash")]
    [InlineData("sequence=1&hash=z000000000000000000000000000000000000000000000000000000000000000", "hash")]
    public async Task What_is_not_a_whole_receipt_is_refused(string query, string field)
    {
        await AddAsync("u", 100);
        var reply = await Api.GetAsync("/customers/u/ledger/verify?" + query);
        AssertRefused(400, "invalid_field", reply);
        Assert.Equal(field, reply.Text("field"));
    }

    [Fact]
    public async Task A_ledger_is_valid_at_every_moment_while_it_is_written_to()
    {
        await AddAsync("u", 1_000);
        var writes = AtOnceAsync(200, _ => DeductAsync("u", 1));
        for (var i = 0; i < 10; i++)
        {
            var found = await Api.GetAsync("/customers/u/ledger/verify");
            Assert.True(found.Status == 200 && found.Flag("valid"), found.Body);
        }

        Assert.All(await writes, reply => AssertDone(reply));
    }

    private async Task<Reply> VerifyAsync(string query = "") => AssertDone(await Api.GetAsync("/customers/u/ledger/verify" + query));

    private async Task<string> WalletAsync() => WalletName.External((await Api.AccessAsync()).Scope, "u").CustomerId;
}
