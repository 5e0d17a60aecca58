using Credits.Functions.Http;

namespace Credits.Functions.Credyt.Events;

/// <summary><c>GET /events/{id}</c>: an event by the client's id, with what was charged for it.</summary>
internal static class ReadEvent
{
    public static async ValueTask<Answer> HandleAsync(Call call)
    {
        var query = call.Query();
        var (ours, theirs, source) = (query.Text("customer_id"), query.Text("customer_external_id"), query.Text("source"));
        if (query.Problem is { } problem) return problem;
        var (wallet, unknown) = await NamedCustomer.FindAsync(call, ours, theirs);
        if (unknown is not null) return unknown;

        return call.SentText("id") is { Length: > 0 and <= HttpLimits.IdLength } id
            && await call.Services.Catalog.EventReader.FindAsync(call.Scope, wallet, id, source) is { } found
                ? Answer.Of(EventAnswers.Of(call.Scope, found), EventJson.Default.EventBody)
                : EventsApi.NoEvent;
    }
}
