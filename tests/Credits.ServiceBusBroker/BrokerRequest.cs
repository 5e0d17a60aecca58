using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Credits.ServiceBusBroker;

/// <summary>What is asked, by method and path.</summary>
internal sealed record BrokerRequest(Operation Operation, string Queue, bool FromDead, long Number, string Token, TimeSpan Wait)
{
    public static BrokerRequest? Parse(HttpRequest request)
    {
        var parts = request.Path.Value!.Trim('/').Split('/').ToList();
        var fromDead = parts.Count > 1 && parts[1].Equals("$deadletterqueue", StringComparison.OrdinalIgnoreCase);
        if (fromDead) parts.RemoveAt(1);
        return (request.Method, parts) switch
        {
            ("POST", [var queue, "messages"]) when !fromDead => new(Operation.Send, queue, false, 0, "", default),
            ("POST", [var queue, "messages", "head"]) => new(Operation.Receive, queue, fromDead, 0, "", WaitOf(request)),
            ("DELETE", [var queue, "messages", var number, var token]) => new(Operation.Complete, queue, fromDead, NumberOf(number), token, default),
            ("PUT", [var queue, "messages", var number, var token]) => new(Operation.Abandon, queue, fromDead, NumberOf(number), token, default),
            ("POST", [var queue, "messages", var number, var token]) => new(Operation.Renew, queue, fromDead, NumberOf(number), token, default),
            _ => null,
        };
    }

    private static long NumberOf(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    private static TimeSpan WaitOf(HttpRequest request) =>
        TimeSpan.FromSeconds(request.Query.TryGetValue("timeout", out var text) ? int.Parse(text!, CultureInfo.InvariantCulture) : 60);
}
