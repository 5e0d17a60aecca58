using Credits.Engine.Queues;
using Credits.Functions.Http;

namespace Credits.Functions.Manage;

/// <summary>
/// <c>POST /manage/queues/{queue}/dead-letters/{id}/replay</c>: sends its message again, under another id, and removes it.
/// After a lost answer the same request is safe: the letter is gone, or its message is sent once.
/// </summary>
internal static class ReplayDeadLetter
{
    public static async ValueTask<Answer> HandleAsync(Call call)
    {
        var (letter, problem) = await NamedDeadLetter.FindAsync(call);
        if (problem is not null) return problem;
        return await call.Services.DeadLetters.ReplayAsync(letter!.Message.Queue, letter.Number, call.Context.RequestAborted) switch
        {
            SendResult.Sent => Answer.Of(
                new SettledLetter(call.RouteText("id"), letter.Message.Queue, letter.ReplayId, null), DeadLetterJson.Default.SettledLetter),
            SendResult.Throttled throttled => Unsent((int)Math.Ceiling(throttled.RetryAfter.TotalSeconds)),
            SendResult.Unavailable => Unsent(1),
            _ => NamedDeadLetter.NoLetter,
        };
    }

    private static Problem Unsent(int seconds) =>
        new(StatusCodes.Status503ServiceUnavailable, ProblemCode.Unavailable, "The queue can not take it now; the dead letter is kept.") { RetryAfter = Math.Max(1, seconds) };
}
