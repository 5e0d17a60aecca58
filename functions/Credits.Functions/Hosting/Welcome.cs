using Credits.Engine.Apps;

namespace Credits.Functions.Hosting;

/// <summary>What is printed at the start: where it listens, the key, and three lines to paste.</summary>
internal static class Welcome
{
    public static void Print(TextWriter output, string url, string store, Settings settings, FirstKey key, DateTimeOffset now)
    {
        // A key that was given is known to whoever gave it; only the one that was made here is shown.
        var shown = settings.Key is null ? key.Text : "$CREDITS_KEY";
        var about = $"{key.Stored.Mode}, {(key.Stored.Scopes == Scopes.All ? "all scopes" : key.Stored.Scopes)}".ToLowerInvariant();
        if (key.Stored.Revoked is { } end) output.WriteLine(Ended(settings, key.Stored, end, now));
        output.WriteLine($"""

            Credits {Product.Version} listens on {url}
              store  {store}
              queue  {settings.ServiceBus?.Endpoint.Host ?? "embedded"}
              key    {(settings.Key is null ? key.Text : "the one in Credits:Key; the lines below take it from $CREDITS_KEY")}  ({about})
              docs   {url}/docs

            curl -X POST {url}/credits/add -H "Authorization: Bearer {shown}" -H 'Content-Type: application/json' -d '{"{"}"user_id":"user_abc123","amount":500{"}"}'
            curl -X POST {url}/credits/deduct -H "Authorization: Bearer {shown}" -H 'Content-Type: application/json' -d '{"{"}"user_id":"user_abc123","amount":50{"}"}'
            curl '{url}/credits/balance?user_id=user_abc123' -H "Authorization: Bearer {shown}"

            """);
    }

    private static string Ended(Settings settings, ApiKey key, DateTimeOffset end, DateTimeOffset now)
    {
        var what = settings.Key is null ? $"The key in {Path.Combine(settings.Data, "key")}" : "The key in Credits:Key";
        var instead = settings.Key is null ? "delete that file and start again to have a new one made" : "configure another one";
        var how = key.ReplacedBy is null ? "was revoked" : $"was rotated (to {key.ReplacedBy})";
        return key.IsOver(now)
            ? $"WARNING: {what} {how} and is refused since {end:u}; use one that is good, or {instead}."
            : $"WARNING: {what} {how} and will be refused from {end:u} on.";
    }
}
