using System.Net;
using Azure.Identity;
using Credits.Engine.Storage;
using Microsoft.Azure.Cosmos;

namespace Credits.Cosmos;

/// <summary>
/// What the service's answers mean to the port; nowhere else is a status looked at. What does not prove that
/// nothing was written is <see cref="CommitResult.Unknown"/>.
/// </summary>
internal static class CosmosErrors
{
    private const string NoContainer = "1003";

    // The service says to wait without saying how long.
    private static readonly TimeSpan DefaultWait = TimeSpan.FromMilliseconds(20);

    /// <summary>How a batch ended that was answered, but not with success.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="ids">The ids of the batch's operations, in the order they were sent.</param>
    public static CommitResult OfCommit(TransactionalBatchResponse response, IReadOnlyList<string> ids)
    {
        var failed = 0;
        while (failed < response.Count && IsConsequence(response[failed].StatusCode)) failed++;
        // Where one operation fails, all others follow with 424; refused as a whole, every one is given the same status.
        var isWhole = failed == response.Count || SubStatus(response.Headers) == NoContainer
            || response.Count > 1 && !response.Any(result => result.StatusCode == HttpStatusCode.FailedDependency);
        var status = failed < response.Count ? response[failed].StatusCode : response.StatusCode;
        var retryAfter = response.RetryAfter ?? (failed < response.Count ? response[failed].RetryAfter : default);
        return status switch
        {
            HttpStatusCode.Conflict when !isWhole => new CommitResult.AlreadyExists(ids[failed]),
            HttpStatusCode.PreconditionFailed or HttpStatusCode.NotFound when !isWhole => CommitResult.PreconditionFailed.Instance,
            _ => OfStatus(status, retryAfter, response.ErrorMessage),
        };
    }

    /// <summary>How a batch ended that was not answered.</summary>
    public static CommitResult OfCommit(Exception failure) => failure switch
    {
        CosmosException cosmos => OfStatus(cosmos.StatusCode, cosmos.RetryAfter, cosmos.Message),
        AuthenticationFailedException => new CommitResult.Unavailable(Line(failure.Message)),
        _ => new CommitResult.Unknown($"{failure.GetType().Name}: {Line(failure.Message)}"),
    };

    /// <summary>True if a read was answered that the document is not there.</summary>
    public static bool IsMissing(ResponseMessage response) =>
        response.StatusCode == HttpStatusCode.NotFound && SubStatus(response.Headers) is null or "" or "0";

    /// <summary>Throws unless a read or query was answered with success.</summary>
    public static void ThrowIfFailed(ResponseMessage response)
    {
        if (!response.IsSuccessStatusCode)
            throw new StoreUnavailableException($"Cosmos DB answered {(int)response.StatusCode}/{SubStatus(response.Headers) ?? "0"}: {Line(response.ErrorMessage)}");
    }

    /// <summary>True for what a read or query may throw on its way, but not for what the caller cancelled or was told already.</summary>
    public static bool IsUnanswered(Exception e, CancellationToken cancellation) =>
        e is not StoreUnavailableException && !(e is OperationCanceledException && cancellation.IsCancellationRequested);

    /// <summary>What a read or query throws that was not answered.</summary>
    public static StoreUnavailableException OfRead(Exception failure) => new($"Cosmos DB did not answer: {Line(failure.Message)}", failure);

    /// <summary>The first line of a message; the others are diagnostics.</summary>
    public static string Line(string? message)
    {
        var end = message.AsSpan().IndexOfAny('\r', '\n');
        return end < 0 ? message ?? "" : message![..end];
    }

    private static CommitResult OfStatus(HttpStatusCode status, TimeSpan? retryAfter, string? message)
    {
        var reason = $"Cosmos DB answered {(int)status}: {Line(message)}";
        return (int)status switch
        {
            // Too many requests, and "retry with": a conflict of two transactions that the server broke off.
            429 or 449 => new CommitResult.Throttled(retryAfter is { } wait && wait > TimeSpan.Zero ? wait : DefaultWait),
            // Refused before it was run, and so was every try before. Not so 401 and 403: a key can end, or a region give up its writes,
            // between a try whose answer was lost and the next that the client makes by itself.
            400 or 404 or 413 => new CommitResult.Unavailable(reason),
            _ => new CommitResult.Unknown(reason),
        };
    }

    private static bool IsConsequence(HttpStatusCode status) => status is < HttpStatusCode.BadRequest or HttpStatusCode.FailedDependency;

    private static string? SubStatus(Headers headers) => headers.TryGetValue("x-ms-substatus", out var value) ? value : null;
}
