using Credits.Engine.Apps;
using Credits.Sqlite;

namespace Credits.Functions.Hosting;

/// <summary>What is printed at the start: where it listens, the key, and three lines to paste.</summary>
internal static class Welcome
{
    public static void Print(TextWriter output, string url, Settings settings, string key)
    {
        // A key that was given is known to whoever gave it; only the one that was made here is shown.
        var shown = settings.Key is null ? key : "$CREDITS_KEY";
        var about = ApiKey.ModeOf(key) == Mode.Live ? "live" : "test";
        output.WriteLine($"""

            Credits {Product.Version} listens on {url}
              store  {settings.Data}  ({NativeSqlite.Current})
              key    {shown}  ({about}, all scopes)
              docs   {url}/docs

            curl -X POST {url}/credits/add -H 'Authorization: Bearer {shown}' -H 'Content-Type: application/json' -d '{"{"}"user_id":"user_abc123","amount":500{"}"}'
            curl -X POST {url}/credits/deduct -H 'Authorization: Bearer {shown}' -H 'Content-Type: application/json' -d '{"{"}"user_id":"user_abc123","amount":50{"}"}'
            curl '{url}/credits/balance?user_id=user_abc123' -H 'Authorization: Bearer {shown}'

            """);
    }
}
