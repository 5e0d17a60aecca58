using System.Text;
using Credits.Engine.Apps;
using Credits.Engine.Payments.Providers;
using Credits.Engine.Storage;
using Credits.Functions.Tests.Manage;
using Credits.Functions.Tests.Payments;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Credits.Functions.Tests.Isolation;

/// <summary>A victim, the live mode of an app, with something of everything; and keys of everybody else.</summary>
public sealed class IsolationWorld : IAsyncLifetime
{
    public const string Name = "everybody-has-one";

    /// <summary>What only the victim's data hold, and no request does.</summary>
    private static readonly string[] Secrets = ["7777.125", "1111.5", "333.25", "55.75", "6666.", "secret-of-the-victim", "victim@example"];

    private readonly Dictionary<string, string> words = [];
    private App victim = null!;
    private string own = "";

    public ApiHost Api { get; private set; } = null!;

    /// <summary>Keys with all scopes that are not the victim's, by whose they are.</summary>
    public Dictionary<string, string> Attackers { get; } = [];

    /// <summary>Keys of the victim and of its own test mode, by mode and scopes.</summary>
    public Dictionary<(Mode Mode, Scopes Scopes), string> Keys { get; } = [];

    public async ValueTask InitializeAsync()
    {
        Api = await ApiHost.StartAsync("--Credits:RateLimit=1000000000");
        var apps = Api.Services.GetRequiredService<AppDirectory>();
        victim = await apps.CreateAsync("secret-of-the-victim");
        var other = await apps.CreateAsync("Other");
        own = other.Id;
        foreach (var mode in (Mode[])[Mode.Test, Mode.Live])
            foreach (var scopes in (Scopes[])[Scopes.Read, Scopes.Write, Scopes.Admin, Scopes.Read | Scopes.Write, Scopes.All])
                Keys[(mode, scopes)] = await KeyAsync(victim, mode, scopes);
        Attackers["another app, live"] = await KeyAsync(other, Mode.Live, Scopes.All);
        Attackers["another app, test"] = await KeyAsync(other, Mode.Test, Scopes.All);
        Attackers["the same app, test"] = Keys[(Mode.Test, Scopes.All)];
        Attackers["the operator, live"] = await KeyAsync((await apps.FindAsync(App.FirstId))!, Mode.Live, Scopes.All);

        foreach (var (_, key) in Attackers) await AddAsync(key, "50");
        await FillAsync(Keys[(Mode.Live, Scopes.All)]);
    }

    public async ValueTask DisposeAsync() => await Api.DisposeAsync();

    /// <summary>The id of an account that is connected to the victim.</summary>
    public string Connected => words["CONNECTED"];

    public async Task<Reply> SendAsync(IsolationRow row, string? key, string? account = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(row.Method), Fill(row.Path));
        if (key is not null) request.Headers.TryAddWithoutValidation("x-api-key", key);
        if (account is not null) request.Headers.TryAddWithoutValidation("X-CREDYT-ACCOUNT", account);
        if (row.Body is not null) request.Content = new StringContent(Fill(row.Body), Encoding.UTF8, "application/json");
        return await Api.SendAsync(request);
    }

    /// <summary>Everything stored of the victim, byte for byte.</summary>
    public async Task<string> StateAsync()
    {
        var state = new StringBuilder();
        foreach (var type in (string[])["head", "customer", "alias", "entry", "refunds", "reservation", "granted", "saved-method", "usage", "pack", "asset", "product", "product-version", "event", "payment", "payment-policy", "provider-account", "vendor", "subscription-change", "notice", "subscription-page", "account", "day"])
            await DumpAsync(new Query { App = victim.Id + ".live", Type = type, Limit = Query.MaxLimit }, state);
        await DumpAsync(new Query { App = "(system)", Type = "key", From = victim.Id + ".", To = victim.Id + "/", Limit = Query.MaxLimit }, state);
        foreach (var letter in await Api.DeadLettersAsync())
            state.AppendLine($"{letter.Number} {letter.Message.Scope} {letter.Message.Id} {letter.DiedAt} {Encoding.UTF8.GetString(letter.Message.Body.Span)}");
        return state.ToString();
    }

    public static void AssertTellsNothing(Reply reply) =>
        Assert.DoesNotContain(Secrets, secret => reply.Body.Contains(secret, StringComparison.Ordinal));

    private async Task FillAsync(string key)
    {
        await AddAsync(key, "7777.125");
        var deducted = await DoneAsync(key, "/credits/deduct", $$"""{"user_id":"{{Name}}","amount":1111.5,"description":"secret-of-the-victim","metadata":{"x":"secret-of-the-victim"} }""");
        var held = await DoneAsync(key, "/v1/reservations/create", $$"""{"externalId":"{{Name}}","amount":333.25}""");
        var settled = await DoneAsync(key, "/v1/reservations/create", $$"""{"externalId":"{{Name}}","amount":55.75}""");
        await DoneAsync(key, "/v1/reservations/confirm", $$"""{"reservationId":"{{settled.Text("reservation.id")}}"}""");
        var ledger = await Api.GetAsync($"/customers/{Name}/ledger?limit=1", key);
        await DoneAsync(key, "/v1/accounts/update", $$"""{"accountId":"{{ledger.Text("customer")}}","name":"secret-of-the-victim","email":"victim@example.com"}""");
        words["NAME"] = Name;
        words["ACCOUNT"] = ledger.Text("customer");
        words["CURSOR"] = ledger.Text("next_cursor");
        words["ENTRY"] = deducted.Text("ledger_id");
        words["TXN"] = deducted.Text("ledger_id").Replace("led_", "txn_");
        words["RESERVATION"] = held.Text("reservation.id");
        words["SETTLED"] = settled.Text("reservation.id");
        words["APP"] = victim.Id;
        words["OWN"] = own;
        words["PAYMENT"] = await Api.PayAsync("pi_secret-of-the-victim", Name, key: key, saved: new SavedMethod("cus_secret-of-the-victim", "pm_secret-of-the-victim") { Brand = "secret-of-the-victim" });
        await DoneAsync(key, $"/customers/{Name}/auto-top-ups/CREDIT", """{"threshold":55.75,"amount":6666.5,"unit_price":1,"currency":"EUR","monthly_limit":6666.5}""", HttpMethod.Put);
        await DoneAsync(key, "/packs/everybody-sells-one", """{"name":"secret-of-the-victim","credits":1,"price":6666.5,"currency":"EUR"}""", HttpMethod.Put);
        await DoneAsync(key, "/assets", """{"code":"EVERYBODY","name":"secret-of-the-victim","precision":0,"rates":[{"source":"USD","rate":6666.5}]}""");
        const string prices = """[{"name":"secret-of-the-victim","type":"usage_based","usage_calculation":{"event_type":"x","usage_type":"unit"},"pricing":[{"asset":"USD","values":[{"unit_price":6666.5}]}]}]""";
        words["PRODUCT"] = (await DoneAsync(key, "/products", $$"""{"code":"everybody-sells-one","name":"secret-of-the-victim","prices":{{prices}},"publish":true}""")).Text("id");
        await DoneAsync(key, $"/manage/apps/{victim.Id}/payments/stripe", """{"webhook_secrets":["whsec_secret-of-the-victim"]}""", HttpMethod.Put);
        words["SUBSCRIPTION"] = (await DoneAsync(key, $"/customers/{Name}/subscriptions", """{"products":[{"code":"everybody-sells-one"}]}""")).Text("id");
        words["CONNECTED"] = (await DoneAsync(key, "/accounts", """{"name":"Connected","external_id":"everybody-connects-one","metadata":{"x":"secret-of-the-victim"} }""")).Text("id");
        words["VENDOR"] = (await DoneAsync(key, "/vendors", """{"name":"secret-of-the-victim","external_id":"everybody-pays-one"}""")).Text("id");
        await DoneAsync(key, "/events", $$"""{"customer_external_id":"{{Name}}","events":[{"id":"everybody-sent-one","event_type":"secret-of-the-victim","subject":"secret-of-the-victim","data":{"x":"secret-of-the-victim"} }]}""");
        words["LETTERA"] = await Api.BuryAsync("a", victim.Id + ".live", "secret-of-the-victim");
        words["LETTERB"] = await Api.BuryAsync("b", victim.Id + ".live", "secret-of-the-victim");
        words["KEY"] = (await Api.AccessAsync(Keys[(Mode.Live, Scopes.Read | Scopes.Write)])).KeyId;
    }

    private Task<Reply> AddAsync(string key, string amount) => DoneAsync(key, "/credits/add", $$"""{"user_id":"{{Name}}","amount":{{amount}}}""");

    private async Task<Reply> DoneAsync(string key, string path, string body, HttpMethod? method = null)
    {
        var reply = await Api.SendAsync(method ?? HttpMethod.Post, path, body, key);
        Assert.True(reply.Status is 200 or 201, reply.Body);
        return reply;
    }

    private async Task<string> KeyAsync(App app, Mode mode, Scopes scopes) =>
        (await Api.Services.GetRequiredService<KeyDirectory>().CreateAsync(app, mode, scopes, "secret-of-the-victim")).Secret!;

    private string Fill(string text) => words.Aggregate(text, (filled, word) => filled.Replace(word.Key, word.Value, StringComparison.Ordinal));

    private async Task DumpAsync(Query query, StringBuilder state)
    {
        var page = await Api.Store.QueryAsync(query);
        Assert.Null(page.Next);
        foreach (var document in page.Documents.Where(document => query.Type != "key" || Encoding.UTF8.GetString(document.Body.Span).Contains("\"Live\"", StringComparison.Ordinal)))
            state.AppendLine($"{document.Partition} {document.Id} {document.Sort} {document.ETag} {Encoding.UTF8.GetString(document.Body.Span)}");
    }
}
