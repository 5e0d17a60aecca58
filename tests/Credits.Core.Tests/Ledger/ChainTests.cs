using System.Security.Cryptography;
using System.Text;
using Credits.Core.Commands;
using Credits.Core.Entries;
using Credits.Core.Json;
using Credits.Core.Ledger;
using Credits.Core.Wallets;
using Credits.Testing.Wallets;
using Xunit;

namespace Credits.Core.Tests.Ledger;

public sealed class ChainTests
{
    private static readonly Personal Someone = new("00ff", "key-1", "ck_test", "für \"Åsa\" 🎈 <b>", "order 7", "{\"a\":[1,2.50]}");

    [Fact]
    public void A_chain_begins_with_the_names_of_its_app_and_wallet()
    {
        Assert.Equal("08e01f2355e67712acc613280bc6a5eb4d1299e6f7bb43fdbd0c0f11a411b6e1", Chain.Genesis("app", "wallet").LastHash);
        Assert.Equal(
            Convert.ToHexStringLower(SHA256.HashData("credits:1:3:app:wallet"u8)),
            Chain.Genesis("app", "wallet").LastHash);
        string[] others = [.. new[] { ("app", "wallet"), ("app", "wallet2"), ("app2", "wallet"), ("a", "pp:wallet"), ("app:w", "allet"), ("app:", "wallet") }
            .Select(name => Chain.Genesis(name.Item1, name.Item2).LastHash)];
        Assert.Equal(others.Length, others.Distinct().Count());
    }

    // These are what is stored and hashed. A change here breaks every chain that was ever written.
    [Fact]
    public void The_stored_form_stays_the_same_for_ever()
    {
        var wallet = new WalletBench();
        wallet.Do(new Credit("USD", WalletBench.Of("12.50"), LotSource.Promotional, 7, wallet.Now.AddHours(1)) { EntryId = "first", Personal = Someone });
        wallet.Pass(TimeSpan.FromMilliseconds(1));
        wallet.Overdrawable("5");
        wallet.Do(new Reserve("USD", WalletBench.Of("13"), TimeSpan.FromHours(2)) { EntryId = "held" });
        wallet.Pass(TimeSpan.FromHours(1));
        wallet.Do(new Confirm(WalletBench.Of("2")) { EntryId = "settled", ReservationId = "held" });

        string[] stored = [.. wallet.Entries.Select(Text), Encoding.UTF8.GetString(HeadJson.Write(wallet.Head))];
        Assert.Equal(
        [
            """
            {"v":1,"id":"first","seq":1,"kind":"credit","fingerprint":"1:credit:USD:12.5:Promotional:7:1893459600000","effective_at":"2030-01-01T00:00:00.000Z","recorded_at":"2030-01-01T00:00:00.000Z","commit":"commit","movements":1,"postings":[{"asset":"USD","amount":"12.5","balance_after":"12.5","counterparty":"issued","lines":[{"lot":"first","amount":"12.5","source":"promotional","priority":7,"expires":"2030-01-01T01:00:00.000Z","since":"2030-01-01T00:00:00.000Z"}]}],"personal_digest":"58be1c13b5d5b127af85d0cd71a185f0619a2b95f6842352622c654e3eb5db42","hash":"97ef794653646e6f623f29c4786c94e90da0ad61260d3f095e0115b6e6b15103","personal":{"salt":"00ff","key":"key-1","actor":"ck_test","description":"f\u00FCr \u0022\u00C5sa\u0022 \uD83C\uDF88 \u003Cb\u003E","reference":"order 7","metadata":"{\u0022a\u0022:[1,2.50]}"}}
            """,
            """
            {"v":1,"id":"62qjqyhignxyjyoo7iwo3jxhut","seq":2,"kind":"change","fingerprint":"1:overdraft:USD:5","effective_at":"2030-01-01T00:00:00.001Z","recorded_at":"2030-01-01T00:00:00.001Z","commit":"commit","movements":1,"postings":[],"change":{"asset":"USD","overdraft_limit":"5"},"hash":"9e57a7d10f8480ba667fcc6047879f608d867af7a29156cf0ba2df5656b604dc"}
            """,
            """
            {"v":1,"id":"held","seq":3,"kind":"hold","fingerprint":"1:reserve:USD:13:7200000","effective_at":"2030-01-01T00:00:00.001Z","recorded_at":"2030-01-01T00:00:00.001Z","commit":"commit","movements":1,"postings":[],"reservation":{"id":"held","asset":"USD","amount":"13","opened":"2030-01-01T00:00:00.001Z","expires":"2030-01-01T02:00:00.001Z","lines":[{"lot":"first","amount":"12.5"}],"uncovered":"0.5"},"hash":"3fc6e843261b31fd4a7e54a572521caab770b0b623daf65527c64767439c92e6"}
            """,
            """
            {"v":1,"id":"settled","seq":4,"kind":"settle","fingerprint":"1:confirm:held:2","effective_at":"2030-01-01T01:00:00.001Z","recorded_at":"2030-01-01T01:00:00.001Z","commit":"commit","movements":2,"target":"held","postings":[{"asset":"USD","amount":"-2","balance_after":"10.5","counterparty":"consumed","lines":[{"lot":"first","amount":"-2","source":"promotional","priority":7,"expires":"2030-01-01T01:00:00.000Z","since":"2030-01-01T00:00:00.000Z"}]},{"asset":"USD","amount":"0","balance_after":"10.5","counterparty":"internal","lines":[{"lot":"first","amount":"-10.5","source":"promotional","priority":7,"expires":"2030-01-01T01:00:00.000Z","since":"2030-01-01T00:00:00.000Z"},{"lot":"settled","amount":"10.5","source":"returned","priority":100,"expires":"2030-01-08T01:00:00.001Z","since":"2030-01-01T01:00:00.001Z"}]}],"settlement":{"outcome":"confirmed","captured":"2","held":{"id":"held","asset":"USD","amount":"13","opened":"2030-01-01T00:00:00.001Z","expires":"2030-01-01T02:00:00.001Z","lines":[{"lot":"first","amount":"12.5"}],"uncovered":"0.5"}},"hash":"0552aa72077ca23939ec84df67ae591287e156b61986a1c80f931fa7e362385b"}
            """,
            """
            {"v":1,"seq":4,"movements":2,"last_hash":"0552aa72077ca23939ec84df67ae591287e156b61986a1c80f931fa7e362385b","as_of":"2030-01-01T01:00:00.001Z","state":"open","accounts":[{"asset":"USD","balance":"10.5","reserved":"0","overdraft":"0","overdraft_limit":"5","credited":"12.5","debited":"2","refunded":"0","expired":"0","movements":2,"lots":[{"id":"settled","source":"returned","priority":100,"expires":"2030-01-08T01:00:00.001Z","since":"2030-01-01T01:00:00.001Z","granted":"10.5","remaining":"10.5","held":"0"}]}],"reservations":[]}
            """,
        ], stored);
    }

    [Fact]
    public void A_hash_is_that_of_the_hash_before_and_the_entry_without_hash_and_personal_part()
    {
        var wallet = new WalletBench();
        var entry = wallet.Do(new Credit("USD", WalletBench.Of("1"), LotSource.Paid, 100, null) { EntryId = "first", Personal = Someone });
        var text = Text(wallet.Entries[0]);
        var canonical = text[..text.IndexOf(",\"hash\":", StringComparison.Ordinal)] + "}";
        Assert.Equal(Hash(Chain.Genesis("app", "wallet").LastHash + canonical), entry.Hash);

        var personal = text[(text.IndexOf(",\"personal\":", StringComparison.Ordinal) + ",\"personal\":".Length)..^1];
        Assert.Equal(Hash(personal), entry.PersonalDigest);
    }

    [Fact]
    public void Every_edit_of_a_byte_is_found()
    {
        foreach (var (previous, body) in Bodies())
        {
            for (var at = 0; at < body.Length; at++)
            {
                var edited = body.ToArray();
                for (var bit = 0; bit < 8; bit++)
                {
                    edited[at] = (byte)(body[at] ^ (1 << bit));
                    AssertFault(edited);
                }

                foreach (var other in " 0\"{\\,"u8)
                {
                    if (other == body[at]) continue;
                    edited[at] = other;
                    AssertFault(edited);
                    AssertFault([.. body[..at], other, .. body[at..]]);
                }

                AssertFault([.. body[..at], .. body[(at + 1)..]]);
                AssertFault(body[..at]);
            }

            void AssertFault(byte[] edited)
            {
                if (Chain.Fault(previous, edited, out _) is null) Assert.Fail($"not found: {Encoding.UTF8.GetString(edited)}");
            }
        }
    }

    [Fact]
    public void An_entry_follows_one_hash_only()
    {
        var bodies = Bodies();
        Assert.Null(Chain.Fault(bodies[0].Previous, bodies[0].Body, out var entry));
        Assert.NotNull(entry);
        Assert.NotNull(Chain.Fault(bodies[1].Previous, bodies[0].Body, out _));
        Assert.NotNull(Chain.Fault(Chain.Genesis("app", "other").LastHash, bodies[0].Body, out _));
    }

    [Fact]
    public void An_entry_without_its_personal_part_still_verifies_and_keeps_the_digest()
    {
        var (previous, body) = Bodies()[0];
        var erased = Chain.Erase(EntryJson.Read(body));

        Assert.Null(Chain.Fault(previous, erased, out var entry));
        Assert.Null(entry!.Personal);
        Assert.NotNull(entry.PersonalDigest);
        Assert.Equal(EntryJson.Read(body).Hash, entry.Hash);
        Assert.DoesNotContain("order 7", Encoding.UTF8.GetString(erased), StringComparison.Ordinal);
        Assert.Equal(erased, Chain.Erase(entry));
    }

    [Fact]
    public void A_personal_part_can_not_be_replaced_or_added()
    {
        var (previous, body) = Bodies()[0];
        var forged = Encoding.UTF8.GetString(body).Replace("order 7", "order 8", StringComparison.Ordinal);
        Assert.Equal("its personal part does not fit its digest", Chain.Fault(previous, Encoding.UTF8.GetBytes(forged), out _));

        var (next, plain) = Bodies()[1];
        var added = Encoding.UTF8.GetString(plain)[..^1] + ",\"personal\":{\"salt\":\"00\"}}";
        Assert.Equal("its personal part does not fit its digest", Chain.Fault(next, Encoding.UTF8.GetBytes(added), out _));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("{}")]
    [InlineData("{\"id\":1}")]
    public void What_is_no_entry_is_a_fault_and_no_exception(string text) =>
        Assert.Equal("it can not be read", Chain.Fault(Chain.Genesis("app", "wallet").LastHash, Encoding.UTF8.GetBytes(text), out _));

    private static List<(string Previous, byte[] Body)> Bodies()
    {
        var wallet = new WalletBench();
        wallet.Do(new Credit("USD", WalletBench.Of("12.50"), LotSource.Paid, 100, wallet.Now.AddHours(1)) { EntryId = wallet.NextId(), Personal = Someone });
        var held = wallet.Reserve("5", TimeSpan.FromHours(2));
        wallet.Pass(TimeSpan.FromHours(1));
        wallet.Confirm(held, "2");
        wallet.Set(WalletState.Frozen);
        var previous = Chain.Genesis("app", "wallet").LastHash;
        var bodies = new List<(string, byte[])>();
        foreach (var entry in wallet.Entries)
        {
            bodies.Add((previous, entry.Body));
            previous = entry.Entry.Hash;
        }

        return bodies;
    }

    private static string Text(SealedEntry entry) => Encoding.UTF8.GetString(entry.Body);

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    [Theory]
    [InlineData(3_000)]
    [InlineData(5_000)]
    [InlineData(20_000)]
    public void However_long_the_personal_part_is_the_entry_comes_back_whole(int length)
    {
        var genesis = Chain.Genesis("app", "wallet");
        var personal = new Personal("salt", "key", null, new string('a', length), null, $$"""{"b":"{{new string('b', length)}}"}""");
        var entry = new Entry { Id = "id", Kind = EntryKind.Debit, Fingerprint = "1:debit", EffectiveAt = WalletBench.Start, RecordedAt = WalletBench.Start, Personal = personal };
        var body = Chain.Seal(genesis, entry, "commit", WalletBench.Start).Body;
        Assert.Null(Chain.Fault(genesis.LastHash, body, out var read));
        Assert.Equal(personal, read!.Personal);
    }
}
