using Credits.Core.Entries;
using Credits.Core.Ids;
using Credits.Engine.Assets;
using Credits.Engine.Ledger;
using Credits.Engine.Storage;
using Credits.Engine.Wallets;
using Credits.Functions.Http;

namespace Credits.Functions.Ledger;

/// <summary>
/// <c>GET /customers/{id}/ledger</c>: every entry, newest first, as it is stored. What is due by now is written first. Where
/// a filter passes little a page may be short, even empty; there is more as long as there is a cursor.
/// </summary>
internal static class ReadLedger
{
    public static async ValueTask<Answer> HandleAsync(Call call)
    {
        if (!call.TryWalletOfPath(out var name, out var wrong)) return wrong;
        var query = call.Query();
        query.Only("limit", "cursor", "kind", "asset", "since", "until");
        var limit = query.Limit();
        var filter = new LedgerFilter(Kinds(query), AssetOf(call, query), query.Moment("since"));
        var until = query.Moment("until", endOfDay: true);
        var after = Cursor.Read(query, call.Scope.Name);
        if (query.Problem is { } problem) return problem;

        var view = await call.Services.Wallets.ReadWrittenAsync(name);
        if (!view.Exists) return Problem.From(new Outcome.NoCustomer());
        var wallet = view.Name.Partition;
        var list = ListOf(wallet, filter, until);
        if (after is { } position && position.Id != list) return Problem.BadField("cursor", "cursor must be the one that the page before gave, with the same filters.");

        var from = await FromAsync(call, wallet, view.Head.Sequence, until, after);
        var page = await call.Services.Ledger.FilterAsync(wallet, from, filter, limit, call.Context.RequestAborted);
        var next = page.Next is { } at ? Cursor.Write(new Position(WalletDocuments.SortOf(at), list, wallet)) : null;
        var entries = page.Entries.Select(entry => EntryBody.Of(view.Name.CustomerId, entry)).ToList();
        return Answer.Of(new LedgerBody("cust_" + view.Name.CustomerId, view.Head.Sequence, entries, next), LedgerJson.Default.LedgerBody);
    }

    private static async ValueTask<long> FromAsync(Call call, Partition wallet, long last, DateTimeOffset? until, Position? after)
    {
        if (after is { } position) return long.TryParse(position.Sort, out var sequence) ? Math.Min(sequence, last) : 0;
        return until is null ? last : await call.Services.Ledger.FirstAsync(wallet, last, entry => entry.RecordedAt > until) - 1;
    }

    private static List<EntryKind> Kinds(QueryFields query)
    {
        var kinds = new List<EntryKind>();
        foreach (var word in query.Text("kind")?.Split(',') ?? [])
        {
            if (Enum.TryParse<EntryKind>(word, ignoreCase: true, out var kind) && char.IsAsciiLetter(word[0])) kinds.Add(kind);
            else query.Refuse(Problem.BadField("kind", $"kind must be one or more of: {string.Join(", ", Enum.GetNames<EntryKind>()).ToLowerInvariant()}."));
        }

        return kinds;
    }

    private static string? AssetOf(Call call, QueryFields query)
    {
        if (query.Text("asset", Asset.MaxCodeLength) is not { } code) return null;
        if (call.FindAsset(code) is { } asset) return asset.Code;
        query.Refuse(Call.UnknownAsset(code));
        return null;
    }

    // A place in one list means nothing in another.
    private static string ListOf(Partition wallet, LedgerFilter filter, DateTimeOffset? until) =>
        StableId.Of("ledger list", wallet.ToString(), $"{string.Join(',', filter.Kinds)};{filter.Asset};{filter.Since:O};{until:O}");
}
