using System.Text;
using Credits.CosmosGateway;
using Credits.Engine.Queues;
using Credits.Engine.Storage;
using Credits.Engine.Transfer;
using Credits.Functions.Hosting;
using Credits.Functions.Tests.Crash;
using Credits.Sqlite;
using Credits.Testing;
using Credits.Testing.Memory;
using Credits.Testing.Time;
using Xunit;

namespace Credits.Functions.Tests.Hosting;

/// <summary>The commands <c>export</c> and <c>import</c>.</summary>
public sealed class TransferCommandTests : IAsyncLifetime
{
    private readonly TemporaryFolder files = new();
    private StoreOnDisk store = null!;

    private string Export => files.File("export.jsonl");

    public async ValueTask InitializeAsync() => store = await StoreOnDisk.MakeAsync();

    public ValueTask DisposeAsync()
    {
        store.Dispose();
        files.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_store_is_the_same_after_it_was_in_another_one_and_back_and_verifies()
    {
        Assert.Equal(0, (await ExportAsync(store.Folder, "--to", Export)).Code);

        // By way of a store of another kind.
        var time = new ManualTime();
        var between = new MemoryStore(time);
        Assert.Null((await new Importer(between, between, time).RunAsync(() => File.OpenRead(Export), TestContext.Current.CancellationToken)).Verified!.Fault);
        var back = files.File("back.jsonl");
        await using (var output = File.Create(back)) await new Exporter(between, time, Engine.Entropy.System).WriteAsync(output, TestContext.Current.CancellationToken);

        var folder = files.File("again");
        var (code, said, errors) = await ImportAsync(folder, back);
        Assert.Equal((0, ""), (code, errors));
        Assert.Contains("2 wallets, 8 entries", said, StringComparison.Ordinal);
        Assert.Equal(await DocumentsAsync(store.Folder), await DocumentsAsync(folder));
        using var verified = new StringWriter();
        Assert.Equal(0, await VerifyCommand.RunAsync(["--Credits:Data", folder], verified, TextWriter.Null));
        Assert.Contains("2 wallets, 8 entries", verified.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_moves_to_Cosmos_DB_and_back_by_the_settings_of_the_commands()
    {
        // The client would otherwise ask the cloud's machine metadata service, which is not there.
        Environment.SetEnvironmentVariable("COSMOS_DISABLE_IMDS_ACCESS", "true");
        await using var gateway = await Gateway.StartAsync();
        string[] cosmos = ["--Credits:Store", "cosmos", "--Cosmos:ConnectionString", gateway.ConnectionString];
        await ExportAsync(store.Folder, "--to", Export);
        var (code, said, errors) = await ImportAsync(files.File("unused"), Export, cosmos);
        Assert.Equal((0, ""), (code, errors));
        Assert.Contains("2 wallets, 8 entries", said, StringComparison.Ordinal);
        Assert.Contains("nothing was written", (await ImportAsync(files.File("unused"), Export, cosmos)).Output, StringComparison.Ordinal);

        var back = files.File("back.jsonl");
        Assert.Equal(0, (await ExportAsync(files.File("unused"), ["--to", back, .. cosmos])).Code);
        Assert.Equal(0, (await ImportAsync(files.File("again"), back)).Code);
        Assert.Equal(await DocumentsAsync(store.Folder), await DocumentsAsync(files.File("again")));
    }

    [Fact]
    public async Task The_programs_commands_do_it()
    {
        var (code, said) = await ServerProcess.RunAsync(store.Folder, "export", "--to", Export);
        Assert.Equal((0, true), (code, said.Contains(" documents are in ", StringComparison.Ordinal)));
        (code, said) = await ServerProcess.RunAsync(files.File("new"), "import", "--from", Export);
        Assert.Equal((0, true), (code, said.Contains("all is right: 2 wallets, 8 entries", StringComparison.Ordinal)));
        (code, said) = await ServerProcess.RunAsync(files.File("new"), "import", "--from", Export);
        Assert.Equal((0, true), (code, said.Contains("nothing was written", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Nobody_is_served_from_a_store_that_was_filled_in_part_and_nothing_is_exported_from_it()
    {
        var folder = files.File("part");
        await using (var part = SqliteStore.Open(new SqliteOptions { Folder = folder }, TimeProvider.System))
        {
            var mark = new Document { Partition = new Partition("(system)", "import"), Id = "import", Type = "import", Body = """{"id":"x","finished":null}"""u8.ToArray() };
            await part.CommitAsync(new Batch(mark.Partition, [new Write(WriteKind.Create, mark)]), TestContext.Current.CancellationToken);
        }

        var (code, said) = await ServerProcess.RunAsync(folder, "--urls", "http://127.0.0.1:0");
        Assert.Equal((1, true), (code, said.Contains("in part only", StringComparison.Ordinal)));
        Assert.Contains("in part only", (await Assert.ThrowsAsync<SettingsException>(() => ExportAsync(folder, "--to", Export))).Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Export));
    }

    [Fact]
    public async Task Payments_that_still_wait_in_the_embedded_queue_are_not_left_behind_in_silence()
    {
        Assert.Equal("", (await ExportAsync(store.Folder, "--to", Export)).Errors);
        await using (var embedded = SqliteStore.Open(new SqliteOptions { Folder = store.Folder }, TimeProvider.System))
        {
            // An expiry is found again by the sweep of whoever serves the store; a payment is not.
            foreach (var queue in QueueNames.All)
                Assert.IsType<SendResult.Sent>(await embedded.Messages.SendAsync(new Message(queue, "default.test", "m", "{}"u8.ToArray()), TestContext.Current.CancellationToken));
        }

        var (code, _, errors) = await ExportAsync(store.Folder, "--to", files.File("another.jsonl"));
        Assert.Equal((0, true), (code, errors.Contains("1 messages about payments are left behind", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_ledger_is_a_table_with_a_line_for_everything_an_entry_moved()
    {
        var table = files.File("ledger.csv");
        Assert.Contains("8 entries", (await ExportAsync(store.Folder, "--ledger", table)).Output, StringComparison.Ordinal);
        var lines = await File.ReadAllLinesAsync(table, TestContext.Current.CancellationToken);
        var columns = lines[0].Split(',');
        Assert.Equal(9, lines.Length);
        Assert.All(lines, line => Assert.Equal(columns.Length, line.Split(',').Length));
        var ann = lines.Skip(1).Select(line => columns.Zip(line.Split(',')).ToDictionary(cell => cell.First, cell => cell.Second)).Where(row => row["wallet"] == store.Ann).ToList();
        Assert.Equal(store.Entries.Select(entry => (entry.Id, $"{entry.Sequence}", entry.Hash)), ann.Select(row => (row["entry"], row["sequence"], row["hash"])));
        Assert.Equal(["100", "-30", "10", "", "-20", ""], ann.Select(row => row["amount"]));
        Assert.Equal(["100", "70", "80", "", "60", ""], ann.Select(row => row["balance_after"]));
        Assert.DoesNotContain("lunch", string.Join('\n', lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_export_is_for_its_owners_eyes_and_writes_over_nothing()
    {
        await ExportAsync(store.Folder, "--to", Export);
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Export));
        Assert.Contains(Export, (await Assert.ThrowsAsync<SettingsException>(() => ExportAsync(store.Folder, "--to", Export))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_missing_is_named()
    {
        Assert.Contains("--to", (await Assert.ThrowsAsync<SettingsException>(() => ExportAsync(store.Folder))).Message, StringComparison.Ordinal);
        Assert.Contains("no store", (await Assert.ThrowsAsync<StoreOpenException>(() => ExportAsync(files.Path, "--to", Export))).Message, StringComparison.Ordinal);
        Assert.Contains("--from", (await Assert.ThrowsAsync<SettingsException>(() => ImportCommand.RunAsync(["--Credits:Data", files.Path], TextWriter.Null, TextWriter.Null))).Message, StringComparison.Ordinal);
        Assert.Contains("nosuch", (await Assert.ThrowsAsync<SettingsException>(() => ImportAsync(files.File("x"), "nosuch"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_in_which_something_is_already_is_left_as_it_is()
    {
        await ExportAsync(store.Folder, "--to", Export);
        var before = await DocumentsAsync(store.Folder);
        var (code, _, errors) = await ImportAsync(store.Folder, Export);
        Assert.Equal((1, true), (code, errors.Contains("not empty", StringComparison.Ordinal)));
        Assert.Equal(before, await DocumentsAsync(store.Folder));
    }

    private static async Task<(int Code, string Output, string Errors)> ExportAsync(string folder, params string[] more)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var code = await ExportCommand.RunAsync(["--Credits:Data", folder, .. more], output, errors);
        return (code, output.ToString(), errors.ToString());
    }

    private static async Task<(int Code, string Output, string Errors)> ImportAsync(string folder, string from, params string[] more)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var code = await ImportCommand.RunAsync(["--Credits:Data", folder, "--from", from, .. more], output, errors);
        return (code, output.ToString(), errors.ToString());
    }

    /// <summary>All that the store holds but the mark of an import, with everything but the version.</summary>
    private static async Task<List<string>> DocumentsAsync(string folder)
    {
        await using var store = SqliteStore.Open(new SqliteOptions { Folder = folder }, new ManualTime());
        var all = new List<string>();
        await foreach (var document in store.ReadAllAsync(TestContext.Current.CancellationToken))
        {
            if (document.Type != "import")
                all.Add($"{document.Partition} {document.Id} {document.Type} {document.Sort} {document.Expires?.UtcTicks} {Encoding.UTF8.GetString(document.Body.Span)}");
        }

        all.Sort(StringComparer.Ordinal);
        return all;
    }
}
