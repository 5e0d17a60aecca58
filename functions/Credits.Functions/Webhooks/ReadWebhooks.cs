using Credits.Functions.Http;
using Credits.Functions.Manage;

namespace Credits.Functions.Webhooks;

/// <summary><c>GET /manage/apps/{id}/webhooks</c>: the addresses to give to the providers.</summary>
internal sealed class ReadWebhooks(PublicAddress address)
{
    public async ValueTask<Answer> HandleAsync(Call call)
    {
        if (await new Authority(call.Access).FindAppAsync(call) is not { } app) return Authority.NoApp;
        var at = address.Value;
        return Answer.Of(
            new WebhookAddresses(new Uri(at, "/webhooks/stripe/" + app.Id).ToString(), new Uri(at, "/webhooks/polar/" + app.Id).ToString(), TallySecret.Of(app)),
            WebhookJson.Default.WebhookAddresses);
    }
}

/// <summary><c>GET /manage/webhooks/skipped</c>: verified events of the key's app and mode that were none of our business.</summary>
internal sealed class ListSkipped(SkippedEvents events)
{
    public async ValueTask<Answer> HandleAsync(Call call)
    {
        var query = call.Query();
        var limit = query.Limit();
        var after = Cursor.Read(query, call.Scope.Name);
        if (query.Problem is { } problem) return problem;
        var (found, next) = await events.ListAsync(call.Scope, limit, after);
        var shown = found.Select(skipped => new SkippedBody(skipped.Provider, skipped.EventId, skipped.Reason, skipped.ReceivedAt));
        return Answer.Of(new SkippedList([.. shown], Cursor.Write(next)), WebhookJson.Default.SkippedList);
    }
}
