using Credits.Functions.Http;

namespace Credits.Functions.Manage;

/// <summary><c>GET /manage/queues/{queue}/dead-letters/{id}</c>: one, with its body. Nothing on the way may keep it.</summary>
internal static class ReadDeadLetter
{
    public static async ValueTask<Answer> HandleAsync(Call call)
    {
        var (letter, problem) = await NamedDeadLetter.FindAsync(call);
        if (problem is not null) return problem;
        call.Context.Response.Headers.CacheControl = "no-store";
        return Answer.Of(DeadLetterBody.WithBody(letter!), DeadLetterJson.Default.DeadLetterBody);
    }
}
