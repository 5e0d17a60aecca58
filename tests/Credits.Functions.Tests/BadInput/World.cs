using System.Net.Http.Headers;
using System.Text;
using Credits.Engine.Storage;
using Credits.Engine.Wallets;
using Xunit;

namespace Credits.Functions.Tests.BadInput;

/// <summary>
/// A program with a user who has credits, a deduction and an open reservation, and for every write a body that
/// would be done: each test spoils one thing of it and looks that nothing changed.
/// </summary>
public sealed class World : IAsyncLifetime
{
    private static readonly string[] Types =
        [WalletDocuments.Head, WalletDocuments.Customer, WalletDocuments.Alias, WalletDocuments.Entry, WalletDocuments.Refunds, WalletDocuments.Reservation];

    private readonly Dictionary<string, string> bodies = [];

    /// <summary>Every write of both APIs.</summary>
    public static IReadOnlyList<string> Writes { get; } =
    [
        "/credits/add", "/credits/deduct", "/credits/refund", "/sandbox/credits/add",
        "/v1/accounts/create", "/v1/accounts/update", "/v1/accounts/credits/add", "/v1/accounts/credits/deduct",
        "/v1/reservations/create", "/v1/reservations/confirm", "/v1/reservations/cancel", "/v1/reservations/extend",
        "/v1/transactions/create",
    ];

    /// <summary>Every read of both APIs.</summary>
    public static IReadOnlyList<string> Reads { get; } =
    [
        "/credits/balance?user_id=u", "/credits/history?user_id=u", "/v1/accounts", "/v1/accounts/get?externalId=u", "/v1/accounts/balance?externalId=u",
        "/v1/reservations?externalId=u", "/v1/transactions?externalId=u",
    ];

    public ApiHost Api { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Api = await ApiHost.StartAsync();
        var account = (await Api.PostAsync("/v1/accounts/credits/add", """{"externalId":"u","amount":100}""")).Text("accountId");
        var deduction = (await Api.PostAsync("/credits/deduct", """{"user_id":"u","amount":10}""")).Text("ledger_id");
        var held = (await Api.PostAsync("/v1/reservations/create", """{"externalId":"u","amount":20}""")).Text("reservation.id");
        foreach (var path in Writes)
        {
            bodies[path] = path switch
            {
                "/credits/refund" => $$"""{"ledger_id":"{{deduction}}","amount":1}""",
                "/v1/accounts/create" => """{"externalId":"new","name":"New"}""",
                "/v1/accounts/update" => $$"""{"accountId":"{{account}}","name":"Changed"}""",
                "/v1/reservations/confirm" => $$"""{"reservationId":"{{held}}","actualAmount":1}""",
                "/v1/reservations/cancel" => $$"""{"reservationId":"{{held}}"}""",
                "/v1/reservations/extend" => $$"""{"reservationId":"{{held}}","ttl_seconds":600}""",
                "/v1/transactions/create" => """{"externalId":"u","type":"debit","amount":1}""",
                _ when path.Contains("/credits/", StringComparison.Ordinal) && !path.StartsWith("/v1", StringComparison.Ordinal) => """{"user_id":"u","amount":1}""",
                _ => """{"externalId":"u","amount":1}""",
            };
        }
    }

    public ValueTask DisposeAsync() => Api.DisposeAsync();

    /// <summary>A body that the path would do.</summary>
    public string BodyOf(string path) => bodies[path];

    /// <summary>The same body with one field set to this JSON.</summary>
    public string BodyWith(string path, string field, string json)
    {
        var fields = System.Text.Json.Nodes.JsonNode.Parse(BodyOf(path))!.AsObject();
        fields.Remove(field);
        var rest = fields.ToJsonString()[1..];
        return $"{{\"{field}\":{json}{(rest == "}" ? rest : "," + rest)}";
    }

    /// <summary>Sends bytes as they are.</summary>
    public async Task<Reply> SendAsync(string path, byte[] body, string? contentType = "application/json")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Api.Key);
        if (contentType is not null) request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        return await Api.SendAsync(request);
    }

    /// <summary>Sends what must be refused and looks that it was and that nothing is written anywhere.</summary>
    public async Task<Reply> RefusedAsync(int status, string code, Func<Task<Reply>> send)
    {
        var before = await StateAsync();
        var reply = await send();
        Assert.True(reply.Status == status && reply.Has("code") && reply.Text("code") == code, $"{status} {code} expected: {reply.Status} {reply.Body}");
        Assert.False(string.IsNullOrEmpty(reply.Text(reply.Has("error") ? "error" : "detail")));
        Assert.Equal(before, await StateAsync());
        return reply;
    }

    public Task<Reply> RefusedAsync(int status, string code, string path, string body) =>
        RefusedAsync(status, code, () => SendAsync(path, Encoding.UTF8.GetBytes(body)));

    /// <summary>All that is stored, in short: how many of each type, and the version of each head.</summary>
    private async Task<string> StateAsync()
    {
        var text = new StringBuilder();
        foreach (var type in Types) text.Append(await Api.Store.CountAsync(new Query { Type = type })).Append(' ');
        foreach (var type in new[] { WalletDocuments.Head, WalletDocuments.Customer })
            foreach (var document in (await Api.Store.QueryAsync(new Query { Type = type, Limit = Query.MaxLimit })).Documents)
                text.Append(document.Partition.Wallet).Append(document.ETag).Append(' ');
        return text.ToString();
    }
}
