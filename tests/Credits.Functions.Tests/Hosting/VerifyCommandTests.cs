using System.Text;
using Credits.Engine.Storage;
using Credits.Functions.Hosting;
using Credits.Functions.Tests.Crash;
using Credits.Sqlite;
using Credits.Testing;
using Credits.Testing.Time;
using Xunit;

namespace Credits.Functions.Tests.Hosting;

public sealed class VerifyCommandTests : IAsyncLifetime
{
    private StoreOnDisk store = null!;

    public async ValueTask InitializeAsync() => store = await StoreOnDisk.MakeAsync();

    public ValueTask DisposeAsync()
    {
        store.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_store_as_it_was_written_is_right_again_and_again()
    {
        for (var i = 0; i < 2; i++)
        {
            var (code, output, errors) = await store.VerifyAsync();
            Assert.Equal((0, ""), (code, errors));
            Assert.Contains("2 wallets, 8 entries (0 with what is personal erased), 0 receipts", output, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("UPDATE document SET body = CAST(replace(body, '\"-30\"', '\"-31\"') AS BLOB) WHERE partition = $ann AND type = 'entry'", "Entry 2:")]
    [InlineData("UPDATE document SET body = CAST(replace(body, 'lunch', 'lurch') AS BLOB) WHERE partition = $ann AND type = 'entry'", "Entry 2:")]
    [InlineData("UPDATE document SET body = CAST(replace(body, '\"seq\":2', '\"seq\": 2') AS BLOB) WHERE partition = $ann AND type = 'entry'", "Entry 2:")]
    [InlineData("UPDATE document SET sort = '0000000000000000007' WHERE partition = $ann AND sort = '0000000000000000003'", "Entry 3:")]
    [InlineData("UPDATE document SET sort = '000000000000000003' WHERE partition = $ann AND sort = '0000000000000000003'", "Entry ")]
    [InlineData("UPDATE document SET id = substr(id, 1, 27) || 'a' WHERE partition = $ann AND sort = '0000000000000000003'", "Entry 3:")]
    [InlineData("UPDATE document SET type = 'entrz' WHERE partition = $ann AND sort = '0000000000000000003'", "Entry 3:")]
    [InlineData("UPDATE document SET expires = 1 WHERE partition = $ann AND sort = '0000000000000000003'", "Entry 3:")]
    [InlineData("UPDATE document SET partition = $bob WHERE partition = $ann AND sort = '0000000000000000003'", "Entry ")]
    [InlineData("DELETE FROM document WHERE partition = $ann AND sort = '0000000000000000001'", "Entry 1:")]
    [InlineData("DELETE FROM document WHERE partition = $ann AND sort = '0000000000000000004'", "Entry 4:")]
    [InlineData("DELETE FROM document WHERE partition = $ann AND sort = '0000000000000000006'", "Head:")]
    [InlineData("DELETE FROM document WHERE partition = $ann AND type = 'entry'", "Head:")]
    [InlineData("DELETE FROM document WHERE partition = $ann AND type = 'head'", "Head:")]
    [InlineData("DELETE FROM document WHERE partition = $ann AND type IN ('head', 'customer')", "Head:")]
    [InlineData("UPDATE document SET body = CAST(replace(body, '\"60\"', '\"61\"') AS BLOB) WHERE partition = $ann AND type = 'head'", "Head:")]
    [InlineData("UPDATE document SET body = CAST('{}' AS BLOB) WHERE partition = $ann AND type = 'head'", "Head:")]
    [InlineData("UPDATE document SET sort = '9999999999999999' WHERE partition = $ann AND type = 'head'", "Head:")]
    [InlineData("UPDATE document SET type = 'hea' WHERE partition = $ann AND type = 'head'", "Head:")]
    [InlineData("DELETE FROM document WHERE partition = $ann AND type = 'customer'", "Customer:")]
    [InlineData("UPDATE document SET body = CAST('x' AS BLOB) WHERE partition = $ann AND type = 'customer'", "Customer:")]
    [InlineData("DELETE FROM document WHERE partition = $ann AND type = 'refunds'", "refunds")]
    [InlineData("UPDATE document SET body = CAST(replace(body, '\"10\"', '\"1\"') AS BLOB) WHERE partition = $ann AND type = 'refunds'", "Document f.")]
    [InlineData("DELETE FROM document WHERE partition = $ann AND type = 'reservation'", "reservation")]
    [InlineData("UPDATE document SET body = CAST(replace(body, 'confirmed', 'expired') AS BLOB) WHERE partition = $ann AND type = 'reservation'", "Document r.")]
    [InlineData("UPDATE document SET body = CAST('[]' AS BLOB) WHERE partition = $ann AND type = 'reservation'", "Document r.")]
    [InlineData("UPDATE partition SET wallet = substr(wallet, 1, 25) || CASE substr(wallet, 26) WHEN '2' THEN '3' ELSE '2' END WHERE id = $ann", "Entry 1:")]
    public async Task A_change_in_the_database_is_found_and_named(string sql, string where)
    {
        store.Execute(sql);
        var (code, output, errors) = await store.VerifyAsync();
        Assert.Equal((1, ""), (code, output));
        Assert.StartsWith("BROKEN: app default.test, wallet ", errors, StringComparison.Ordinal);
        Assert.Contains(where, errors, StringComparison.Ordinal);
        if (!sql.StartsWith("UPDATE partition", StringComparison.Ordinal) && !sql.Contains("SET partition", StringComparison.Ordinal))
            Assert.Contains(store.Ann, errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_entry_that_is_not_found_by_its_id_is_found_because_it_could_happen_twice()
    {
        store.Execute($"DELETE FROM identity WHERE number = (SELECT number FROM document WHERE id = 'e.{StoreOnDisk.Id("b")}' AND partition = $ann)");
        var (code, _, errors) = await store.VerifyAsync();
        Assert.Equal(1, code);
        Assert.Contains($"wallet {store.Ann}: Entry 2: it is not found by its id", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_byte_of_an_entry_that_is_changed_in_the_file_is_found()
    {
        var entry = Encoding.UTF8.GetBytes($"\"id\":\"{StoreOnDisk.Id("c")}\",\"seq\":3,\"kind\":\"refund\"");
        for (var i = 0; i < entry.Length; i += 7)
        {
            var changed = (byte[])entry.Clone();
            changed[i] ^= 1;
            store.ReplaceInFile(entry, changed);
            var (code, _, errors) = await store.VerifyAsync();
            Assert.Equal((1, true), (code, errors.Contains("Entry 3:", StringComparison.Ordinal)));
            store.ReplaceInFile(changed, entry);
        }
    }

    [Fact]
    public async Task A_byte_of_a_row_that_no_query_looks_at_is_found()
    {
        // In the table's row the id stands before the type; the indexes, which queries read, have it behind the sort value.
        var row = $"e.{StoreOnDisk.Id("c")}entry{3:D19}";
        store.ReplaceInFile(Encoding.UTF8.GetBytes(row), Encoding.UTF8.GetBytes(row[..^1] + "4"));
        var (code, _, errors) = await store.VerifyAsync();
        Assert.Equal(1, code);
        Assert.Contains("damaged", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("UPDATE document SET app = app + 1 WHERE partition = $ann AND type = 'customer'", "customer")]
    [InlineData("UPDATE document SET app = (SELECT id FROM app WHERE name = '(system)') WHERE partition = $ann AND type = 'head'", "head")]
    [InlineData("UPDATE document SET etag = etag + (100000 << 44) WHERE partition = $ann AND type = 'head'", "head")]
    [InlineData("UPDATE document SET etag = -etag WHERE partition = $ann AND type = 'customer'", "customer")]
    public async Task A_row_that_another_app_would_list_or_that_no_later_version_would_replace_is_found(string sql, string document)
    {
        store.Execute(sql);
        var (code, output, errors) = await store.VerifyAsync();
        Assert.Equal((1, ""), (code, output));
        Assert.Contains("damaged: row ", errors, StringComparison.Ordinal);
        Assert.Contains($" ({document}) is not its partition's, not found by its id, or of a version that was never given", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Receipts_of_every_form_are_checked()
    {
        var file = store.FileOf(
            Receipt(1, $"\"wallet\":\"{store.Ann}\""),
            Receipt(2, $"\"wallet\":\"cust_{store.Ann}\",\"app\":\"default.test\""),
            "",
            Receipt(3, $"\"wallet\":\"led_{store.Ann}{store.Entries[2].Id}\""),
            Receipt(4, "\"customer\":\"ann\""));
        var (code, output, errors) = await store.VerifyAsync("--receipts", file);
        Assert.Equal((0, ""), (code, errors));
        Assert.Contains("4 receipts", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_history_that_was_cut_is_found_by_a_receipt()
    {
        var last = store.Entries[^1];
        store.Execute($"DELETE FROM document WHERE partition = $ann AND sort = '{last.Sequence:D19}'");
        store.Execute("UPDATE document SET sort = '9999999999999999', body = CAST('" + HeadBeforeLast() + "' AS BLOB) WHERE partition = $ann AND type = 'head'");
        Assert.Equal(0, (await store.VerifyAsync()).Code);
        var (code, _, errors) = await store.VerifyAsync("--receipts", store.FileOf(Receipt(last.Sequence, $"\"wallet\":\"{store.Ann}\"")));
        Assert.Equal(1, code);
        Assert.Contains($"wallet {store.Ann}: Entry {last.Sequence}: there is a receipt for it", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_receipt_that_does_not_fit_is_found()
    {
        var wrong = $$"""{"wallet":"{{store.Ann}}","sequence":2,"hash":"{{store.Entries[2].Hash}}"}""";
        var (code, _, errors) = await store.VerifyAsync("--receipts", store.FileOf(Receipt(1, "\"customer\":\"ann\""), wrong));
        Assert.Equal(1, code);
        Assert.Contains("Entry 2: it is not the one that the receipt is for", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"customer\":\"nobody\"")]
    [InlineData("\"wallet\":\"aaaaaaaaaaaaaaaaaaaaaaaaaa\"")]
    [InlineData("\"wallet\":\"ANN\",\"app\":\"default.live\"")]
    public async Task A_receipt_of_a_wallet_that_is_gone_is_found(string whose)
    {
        var (code, _, errors) = await store.VerifyAsync("--receipts", store.FileOf(Receipt(1, whose.Replace("ANN", store.Ann))));
        Assert.Equal(1, code);
        Assert.Contains("Entry 1: there is a receipt for it", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"wallet":"x","sequence":1,"hash":"00"}""")]
    [InlineData("""{"customer":"ann","app":"nosuch.test","sequence":1,"hash":"00"}""")]
    [InlineData("""{"customer":"ann","app":"default","sequence":1,"hash":"00"}""")]
    [InlineData("""{"customer":"ann","sequence":"1","hash":"00"}""")]
    [InlineData("""{"customer":"ann","sequence":1,"hash":null}""")]
    public async Task A_line_that_is_no_receipt_is_named(string line)
    {
        var refused = await Assert.ThrowsAsync<SettingsException>(() => store.VerifyAsync("--receipts", store.FileOf(Receipt(1, "\"customer\":\"ann\""), line)));
        Assert.StartsWith("Line 2 of ", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_of_receipts_that_is_not_there_is_named() =>
        Assert.Contains("nosuch.jsonl", (await Assert.ThrowsAsync<SettingsException>(() => store.VerifyAsync("--receipts", "nosuch.jsonl"))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_store_in_use_is_left_alone()
    {
        await using var open = SqliteStore.Open(new SqliteOptions { Folder = store.Folder }, new ManualTime());
        Assert.Contains("in use", (await Assert.ThrowsAsync<StoreOpenException>(() => store.VerifyAsync())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_without_a_store_is_said_to_have_none_and_none_is_made()
    {
        using var empty = new TemporaryFolder();
        var (code, output) = await ServerProcess.RunAsync(empty.Path, "verify");
        Assert.Equal(1, code);
        Assert.Contains("There is no store", output, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(empty.Path));
    }

    [Fact]
    public async Task A_word_that_is_no_command_gives_the_usage_and_exits_with_2()
    {
        var (code, output) = await ServerProcess.RunAsync(store.Folder, "frobnicate");
        Assert.Equal(2, code);
        Assert.Contains("verify", output, StringComparison.Ordinal);
    }

    private string Receipt(long sequence, string whose) =>
        $$"""{{{whose}},"sequence":{{sequence}},"hash":"{{store.Entries[(int)sequence - 1].Hash}}"}""";

    private string HeadBeforeLast()
    {
        var head = Credits.Core.Ledger.Chain.Genesis("default.test", store.Ann);
        foreach (var entry in store.Entries.SkipLast(1)) head = Credits.Core.Ledger.Replay.Apply(head, entry);
        return Encoding.UTF8.GetString(Credits.Core.Json.HeadJson.Write(head));
    }
}
