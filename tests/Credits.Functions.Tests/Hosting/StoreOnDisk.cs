using Credits.Core;
using Credits.Core.Commands;
using Credits.Core.Entries;
using Credits.Core.Ids;
using Credits.Core.Wallets;
using Credits.Engine;
using Credits.Engine.Apps;
using Credits.Engine.Customers;
using Credits.Engine.Wallets;
using Credits.Functions.Hosting;
using Credits.Sqlite;
using Credits.Testing;
using Credits.Testing.Time;
using SQLitePCL;
using Xunit;

namespace Credits.Functions.Tests.Hosting;

/// <summary>A store with two wallets, closed, and ways to change its database behind the program's back.</summary>
internal sealed class StoreOnDisk : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private StoreOnDisk()
    {
    }

    public string Folder => folder.Path;

    public string Database => Path.Combine(folder.Path, "credits.db");

    public string Ann { get; private set; } = "";

    public string Bob { get; private set; } = "";

    /// <summary>Ann's entries in order; Bob has two.</summary>
    public List<Entry> Entries { get; } = [];

    public static async Task<StoreOnDisk> MakeAsync()
    {
        var made = new StoreOnDisk();
        var time = new ManualTime();
        using var diagnostics = new Diagnostics();
        await using var store = SqliteStore.Open(new SqliteOptions { Folder = made.Folder }, time);
        var writer = new WalletWriter(store, time, Entropy.System, diagnostics, new WalletWriterOptions());
        var wallets = new WalletService(writer, new CustomerDirectory(store, time, Entropy.System), store, time);
        var scope = new AppScope(await new AppDirectory(store, time, Entropy.System).CreateAsync("Default", App.FirstId), Mode.Test);

        async Task<Entry> DoAsync(string customer, Command command) =>
            Assert.IsType<Outcome.Done>((await wallets.SubmitAsync(WalletName.External(scope, customer), command, create: true)).Outcome).Entry;
        async Task AnnAsync(Command command) => made.Entries.Add(await DoAsync("ann", command));

        made.Ann = WalletName.External(scope, "ann").CustomerId;
        made.Bob = WalletName.External(scope, "bob").CustomerId;
        await AnnAsync(new Credit("CREDIT", Amount.Parse("100"), LotSource.Paid, 100, null) { EntryId = Id("a") });
        await AnnAsync(new Debit("CREDIT", Amount.Parse("30")) { EntryId = Id("b"), Personal = new("salt", "b", null, "lunch", null, null) });
        await AnnAsync(new Refund(Id("b"), Amount.Parse("10")) { EntryId = Id("c") });
        await AnnAsync(new Reserve("CREDIT", Amount.Parse("20"), TimeSpan.FromMinutes(1)) { EntryId = Id("d") });
        await AnnAsync(new Confirm(null) { EntryId = Settle.IdFor(Id("d")), ReservationId = Id("d") });
        await AnnAsync(new Reserve("CREDIT", Amount.Parse("5"), TimeSpan.FromMinutes(1)) { EntryId = Id("e") });
        await DoAsync("bob", new Credit("CREDIT", Amount.Parse("7"), LotSource.Paid, 100, null) { EntryId = Id("a") });
        await DoAsync("bob", new Debit("CREDIT", Amount.Parse("3")) { EntryId = Id("b") });
        return made;
    }

    public static string Id(string key) => StableId.Of("test", key);

    /// <summary>Runs the command on it.</summary>
    public async Task<(int Code, string Output, string Errors)> VerifyAsync(params string[] more)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var code = await VerifyCommand.RunAsync(["--Credits:Data", Folder, .. more], output, errors);
        return (code, output.ToString(), errors.ToString());
    }

    /// <summary>Runs a statement that must change something. <c>$ann</c> and <c>$bob</c> are the numbers of the wallets.</summary>
    public void Execute(string sql)
    {
        _ = NativeSqlite.Current;
        sql = sql.Replace("$ann", $"(SELECT id FROM partition WHERE wallet = '{Ann}')").Replace("$bob", $"(SELECT id FROM partition WHERE wallet = '{Bob}')");
        Assert.Equal(raw.SQLITE_OK, raw.sqlite3_open(Database, out var connection));
        using (connection)
        {
            Assert.Equal(raw.SQLITE_OK, raw.sqlite3_exec(connection, sql, out var error));
            Assert.Null(error);
            Assert.True(raw.sqlite3_total_changes(connection) > 0, "Nothing was changed.");
        }
    }

    /// <summary>Replaces bytes in the database file, wherever they are: a page that was moved leaves old copies behind.</summary>
    public void ReplaceInFile(byte[] old, byte[] replacement)
    {
        var file = File.ReadAllBytes(Database);
        var count = 0;
        for (int at = 0, found; (found = file.AsSpan(at).IndexOf(old)) >= 0; at += found + old.Length, count++)
            replacement.CopyTo(file.AsSpan(at + found));
        Assert.True(count > 0, "The bytes are not there.");
        File.WriteAllBytes(Database, file);
    }

    public string FileOf(params string[] lines)
    {
        var path = Path.Combine(Folder, "receipts.jsonl");
        File.WriteAllLines(path, lines);
        return path;
    }

    public void Dispose() => folder.Dispose();
}
