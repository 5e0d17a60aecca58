using Credits.Functions.Http;

namespace Credits.Functions.Manage;

/// <summary><c>DELETE /manage/queues/{queue}/dead-letters/{id}</c>: removes one for good.</summary>
internal static class DiscardDeadLetter
{
    public static async ValueTask<Answer> HandleAsync(Call call)
    {
        var (letter, problem) = await NamedDeadLetter.FindAsync(call);
        if (problem is not null) return problem;
        return await call.Services.DeadLetters.DiscardAsync(letter!.Message.Queue, letter.Number, call.Context.RequestAborted)
            ? Answer.Of(new SettledLetter(call.RouteText("id"), letter.Message.Queue, null, true), DeadLetterJson.Default.SettledLetter)
            : NamedDeadLetter.NoLetter;
    }
}
