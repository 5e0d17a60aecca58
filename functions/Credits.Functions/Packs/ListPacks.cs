using Credits.Functions.Http;

namespace Credits.Functions.Packs;

/// <summary><c>GET /packs</c>: in order of their codes; archived ones too if asked for, so a page may be short.</summary>
internal static class ListPacks
{
    public static async ValueTask<Answer> HandleAsync(Call call)
    {
        var query = call.Query();
        var limit = query.Limit();
        var archived = query.Flag("archived");
        var after = Cursor.Read(query, call.Scope.Name);
        if (query.Problem is { } problem) return problem;

        var (packs, next) = await call.Services.Payments.Packs.ListAsync(call.Scope, limit, after);
        var shown = packs.Where(pack => archived || !pack.Archived).Select(pack => PackBody.Of(pack)).ToList();
        return Answer.Of(new PackList(shown, Cursor.Write(next)), PackJson.Default.PackList);
    }
}
