using System.Text;
using System.Text.Json;
using Credits.Core.Commands;
using Credits.Core.Entries;
using Credits.Core.Json;
using Credits.Core.Ledger;
using Credits.Core.Payments;
using Credits.Core.Wallets;
using Credits.Testing.Wallets;
using Xunit;

namespace Credits.Core.Tests.Json;

public sealed class StoredJsonTests
{
    private static readonly Reservation Held = new()
    {
        Id = "held",
        Asset = "USD",
        Amount = WalletBench.Of("3"),
        Opened = WalletBench.Start,
        Expires = WalletBench.Start.AddMinutes(5),
        Lines = [new HeldLine("lot", WalletBench.Of("2"))],
        Uncovered = WalletBench.Of("1"),
    };

    [Fact]
    public void Documents_beside_entries_are_read_back_as_they_were_written()
    {
        var refunds = new Refunds("entry", WalletBench.Of("1.5"));
        Assert.Equal(refunds, WalletDocumentJson.Read(DocumentKind.Refunds, WalletDocumentJson.Write(refunds)));
        var several = refunds with { Others = [new("USD", WalletBench.Of("2"))] };
        Assert.Equal(several.Others, ((Refunds)WalletDocumentJson.Read(DocumentKind.Refunds, WalletDocumentJson.Write(several))).Others);

        var closed = new ClosedReservation(Held, SettlementOutcome.Cancelled, Amount.Zero, WalletBench.Start, "entry");
        var read = (ClosedReservation)WalletDocumentJson.Read(DocumentKind.ClosedReservation, WalletDocumentJson.Write(closed));
        Assert.Equal(Held.Lines, read.Reservation.Lines);
        Assert.Equal(closed, read with { Reservation = Held });
        Assert.Equal(WalletDocumentJson.Write(closed), WalletDocumentJson.Write(read));
    }

    [Fact]
    public void What_a_payment_granted_is_read_back_as_it_was_written()
    {
        var wallet = new WalletBench();
        wallet.Pay("p", "10", TimeSpan.FromDays(1), bonus: "2");
        wallet.TakeBack("p", new MoneyBack(300, [new Dispute("b", true, false, 5, WalletBench.Start), new Dispute("a", false, true, 100, WalletBench.Start)]));

        var bytes = WalletDocumentJson.Write(wallet.Granted("p"));
        Assert.Equal(bytes, WalletDocumentJson.Write(WalletDocumentJson.Read(DocumentKind.Payment, bytes)));
        Assert.Equal(wallet.Last.Payment, wallet.Granted("p"));
    }

    [Fact]
    public void What_is_no_document_is_not_written() => Assert.Throws<ArgumentException>(() => WalletDocumentJson.Write("text"));

    [Fact]
    public void Every_name_of_an_enum_is_read_back()
    {
        foreach (var kind in Enum.GetValues<EntryKind>()) Assert.Equal(kind, Again(Plain with { Kind = kind }).Kind);
        foreach (var state in Enum.GetValues<WalletState>()) Assert.Equal(state, Again(Plain with { Change = new Change(state, null, null) }).Change!.State);
        foreach (var outcome in Enum.GetValues<SettlementOutcome>())
            Assert.Equal(outcome, Again(Plain with { Settlement = new Settlement(outcome, Held, Amount.Zero) }).Settlement!.Outcome);
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("\"quotes\" \\ / \b\f\n\r\t\u0001\u007f\u2028")]
    [InlineData("ключ 漢字 🎈 é e\u0301")]
    [InlineData("</script>&'+`")]
    [InlineData("")]
    public void Any_text_survives(string text)
    {
        var personal = new Personal("salt", text, text, text, text, text);
        Assert.Equal(personal, Again(Plain with { Personal = personal, Target = text }).Personal);
    }

    [Fact]
    public void Half_a_character_becomes_a_replacement_and_breaks_no_proof()
    {
        var sealed_ = Chain.Seal(Chain.Genesis("app", "wallet"), Plain with { Personal = new Personal("salt", null, null, "a\ud800b", null, null) }, "c", WalletBench.Start);
        Assert.Null(Chain.Fault(Chain.Genesis("app", "wallet").LastHash, sealed_.Body, out var entry));
        Assert.Equal("a\ufffdb", entry!.Personal!.Description);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("{\"v\":1")]
    [InlineData("{\"last_hash\":7,\"id\":7,\"entry\":7}")]
    [InlineData("{\"last_hash\":\"\\ud800\",\"id\":\"\\ud800\",\"entry\":\"\\ud800\"}")]
    public void What_is_not_a_stored_form_is_a_format_fault(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Assert.Throws<FormatException>(() => HeadJson.Read(bytes));
        Assert.All(Enum.GetValues<DocumentKind>(), kind => Assert.Throws<FormatException>(() => WalletDocumentJson.Read(kind, bytes)));
    }

    [Fact]
    public void Every_edit_of_a_byte_of_a_head_is_another_head_or_a_format_fault()
    {
        var wallet = new WalletBench();
        wallet.Credit("10", expires: TimeSpan.FromDays(1));
        wallet.Reserve("4");
        var bytes = HeadJson.Write(wallet.Head);
        for (var at = 0; at < bytes.Length; at++)
        {
            foreach (var other in "0\"{\\,\u00ff"u8)
            {
                var edited = bytes.ToArray();
                edited[at] = other;
                try
                {
                    HeadJson.Read(edited);
                }
                catch (FormatException)
                {
                    // Any other exception fails the test.
                }
            }
        }
    }

    [Fact]
    public void A_head_of_the_largest_numbers_is_read_back()
    {
        var wallet = new WalletBench();
        wallet.Credit(Amount.Max.ToString(), priority: LotTerms.MaxPriority, source: LotSource.Bundled);
        wallet.Overdrawable(Amount.Max.ToString());
        var bytes = HeadJson.Write(wallet.Head);
        Assert.Equal(bytes, HeadJson.Write(HeadJson.Read(bytes)));
        using var json = JsonDocument.Parse(bytes);
        Assert.Equal(JsonValueKind.String, json.RootElement.GetProperty("accounts")[0].GetProperty("balance").ValueKind);
    }

    private static Entry Plain => new() { Id = "id", Kind = EntryKind.Credit, Fingerprint = "1", EffectiveAt = WalletBench.Start, RecordedAt = WalletBench.Start };

    private static Entry Again(Entry entry) => EntryJson.Read(Chain.Seal(Chain.Genesis("app", "wallet"), entry, "commit", WalletBench.Start).Body);
}
