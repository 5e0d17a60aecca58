using Credits.Functions.Http;

namespace Credits.Functions.Credyt.Events;

/// <summary><c>GET /events</c>: the latest to happen first, of one customer or of all.</summary>
internal static class ListEvents
{
    public static async ValueTask<Answer> HandleAsync(Call call)
    {
        var query = call.Query();
        var (limit, offset) = CredytApi.PageOf(query);
        var (ours, theirs) = (query.Text("customer_id"), query.Text("customer_external_id"));
        if (query.Problem is { } problem) return problem;
        var (wallet, unknown) = await NamedCustomer.FindAsync(call, ours, theirs);
        if (unknown is not null) return unknown;

        var (events, total) = await call.Services.Catalog.EventReader.ListAsync(call.Scope, wallet, offset, limit, call.Context.RequestAborted);
        var items = events.Select(one => EventAnswers.Of(call.Scope, one)).ToList();
        return Answer.Of(new CredytPage<EventBody>(items, total, limit, offset), EventJson.Default.CredytPageEventBody);
    }
}
