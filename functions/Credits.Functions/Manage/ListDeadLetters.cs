using System.Globalization;
using Credits.Engine.Queues;
using Credits.Engine.Storage;
using Credits.Functions.Http;

namespace Credits.Functions.Manage;

/// <summary>
/// <c>GET /manage/queues/{queue}/dead-letters</c>: those of the apps and modes that the key manages, without their bodies.
/// A page may be short, even empty; there is more as long as there is a cursor.
/// </summary>
internal static class ListDeadLetters
{
    public static async ValueTask<Answer> HandleAsync(Call call)
    {
        if (NamedDeadLetter.QueueOf(call) is not { } queue) return NamedDeadLetter.NoQueue;
        var query = call.Query();
        var limit = query.Limit();
        var after = AfterOf(query, queue);
        if (query.Problem is { } problem) return problem;

        var page = await call.Services.DeadLetters.ListAsync(queue, new Authority(call.Access).Sees, limit, after, call.Context.RequestAborted);
        var next = page.Next is { } number ? Cursor.Write(new Position(number.ToString(CultureInfo.InvariantCulture), queue, default)) : null;
        return Answer.Of(new DeadLetterList([.. page.Letters.Select(DeadLetterBody.Of)], next), DeadLetterJson.Default.DeadLetterList);
    }

    private static long? AfterOf(QueryFields query, string queue)
    {
        if (Cursor.Read(query, "") is not { } position) return null;
        if (position.Id == queue && long.TryParse(position.Sort, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return number;
        query.Refuse(Problem.BadField("cursor", "cursor must be the one that the page before gave, of the same queue."));
        return null;
    }
}
