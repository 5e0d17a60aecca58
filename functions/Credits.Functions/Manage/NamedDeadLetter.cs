using System.Globalization;
using Credits.Engine.Queues;
using Credits.Functions.Http;

namespace Credits.Functions.Manage;

/// <summary>
/// Finds what the path names. A dead letter belongs to the app and mode that its message was sent for; to a key that
/// does not manage those it is as if it were not there.
/// </summary>
internal static class NamedDeadLetter
{
    public static readonly Problem NoQueue = new(StatusCodes.Status404NotFound, ProblemCode.QueueNotFound, "There is no such queue.");
    public static readonly Problem NoLetter = new(StatusCodes.Status404NotFound, ProblemCode.DeadLetterNotFound, "The queue has no such dead letter.");

    /// <summary>The queue of the path, or null.</summary>
    public static string? QueueOf(Call call)
    {
        var name = call.RouteText("queue");
        return QueueNames.All.Contains(name, StringComparer.Ordinal) ? name : null;
    }

    /// <summary>The dead letter of the path, or what is wrong.</summary>
    public static async ValueTask<(DeadLetter? Letter, Problem? Problem)> FindAsync(Call call)
    {
        if (QueueOf(call) is not { } queue) return (null, NoQueue);
        return long.TryParse(call.RouteText("id"), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && await call.Services.DeadLetters.FindAsync(queue, number, call.Context.RequestAborted) is { } letter
            && new Authority(call.Access).Sees(letter.Message.Scope)
            ? (letter, null)
            : (null, NoLetter);
    }
}
