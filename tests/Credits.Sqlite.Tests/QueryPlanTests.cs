using Credits.Engine.Storage;
using SQLitePCL;
using Xunit;

namespace Credits.Sqlite.Tests;

/// <summary>Asks SQLite how it will find what a query asks for.</summary>
public sealed class QueryPlanTests : SqliteTestStore
{
    /// <summary><c>SQLITE_STMTSTATUS_REPREPARE</c>.</summary>
    private const int Recompiled = 5;

    private static readonly (long, Partition) One = (1, Wallet);

    public static TheoryData<string, string?, bool, bool, bool, string> Queries()
    {
        var data = new TheoryData<string, string?, bool, bool, bool, string>();
        foreach (var descending in new[] { false, true })
        {
            foreach (var ranged in new[] { false, true })
            {
                foreach (var continued in new[] { false, true })
                {
                    data.Add("entry", "wallet", descending, ranged, continued, "entry_by_partition (partition=?");
                    data.Add("thing", "wallet", descending, ranged, continued, "document_by_partition (partition=? AND type=?");
                    data.Add("thing", "app", descending, ranged, continued, "document_by_app (app=? AND type=?");
                    data.Add("thing", null, descending, ranged, continued, "document_by_type (type=?");
                }
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Queries))]
    public async Task Every_query_but_one_for_entries_across_wallets_enters_an_index_where_its_page_begins(
        string type, string? scope, bool descending, bool ranged, bool continued, string expected)
    {
        await Open().DisposeAsync();
        var query = new Query
        {
            App = scope is null ? null : Wallet.App,
            Wallet = scope == "wallet" ? Wallet.Wallet : null,
            Type = type,
            Descending = descending,
            From = ranged ? "a" : null,
            To = ranged ? "z" : null,
            After = continued ? new Position("m", "id", Wallet) : null,
        };

        var plan = Plan(new SqliteQuery(query, 0, scope == "wallet" ? One : null), static sql => sql.List());

        Assert.Contains(expected, plan, StringComparison.Ordinal);
        Assert.DoesNotContain("SCAN d", plan, StringComparison.Ordinal);
        if (ranged) Assert.Contains(" AND sort>", plan.Replace("(sort,id)", "sort", StringComparison.Ordinal), StringComparison.Ordinal);
        if (scope == "wallet" && type == "thing") Assert.DoesNotContain("TEMP B-TREE", plan, StringComparison.Ordinal);
        else Assert.DoesNotContain("TEMP B-TREE FOR ORDER BY", plan, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Entries_of_many_wallets_are_read_in_the_order_of_the_table()
    {
        await Open().DisposeAsync();
        Assert.Equal("SCAN d", Plan(new SqliteQuery(new Query { Type = "entry" }, 0, null), static sql => sql.Count()));
    }

    [Fact]
    public async Task An_event_is_found_by_its_id_without_going_through_others()
    {
        await Open().DisposeAsync();
        var query = new Query { App = Wallet.App, Type = "event", Id = "t.id" };

        Assert.Contains("document_by_id (app=? AND id=?", Plan(new SqliteQuery(query, 0, null), static sql => sql.List()), StringComparison.Ordinal);
        Assert.Contains("document_by_id (app=? AND id=?", Plan(new SqliteQuery(query, 0, null), static sql => sql.Count()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("entry")]
    [InlineData("event")]
    [InlineData("thing")]
    public async Task A_query_is_compiled_once_whatever_its_values(string type)
    {
        await Open().DisposeAsync();
        Assert.Equal(0, raw.sqlite3_open_v2(DatabasePath, out var database, raw.SQLITE_OPEN_READONLY, null));
        using (database)
        {
            var text = new SqliteQuery(new Query { App = "a", Wallet = "w", Type = type, From = "1" }, 0, One).List();
            Assert.Equal(0, raw.sqlite3_prepare_v2(database, text, out var statement));
            using (statement)
            {
                for (var i = 1; i <= raw.sqlite3_bind_parameter_count(statement); i++) raw.sqlite3_bind_text(statement, i, type);
                raw.sqlite3_step(statement);
                Assert.Equal(0, raw.sqlite3_stmt_status(statement, Recompiled, 0));
            }
        }
    }

    // With its values, since SQLite may look at them.
    private string Plan(SqliteQuery query, Func<SqliteQuery, string> text)
    {
        using var connection = SqliteConnection.Open(DatabasePath, readOnly: true);
        var statement = connection.Prepare("EXPLAIN QUERY PLAN " + text(query));
        query.BindTo(statement);
        var steps = new List<string>();
        while (statement.Step()) steps.Add(statement.Text(3));
        return string.Join('\n', steps);
    }
}
