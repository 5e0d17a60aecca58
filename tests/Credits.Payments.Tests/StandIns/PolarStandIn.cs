using System.Text.Json;
using Credits.Engine.Apps;
using Credits.Engine.Payments.Providers;
using Credits.Payments.Polar;

namespace Credits.Payments.Tests.StandIns;

/// <summary>Polar, as far as it is used: checkouts and the list of orders.</summary>
public sealed class PolarStandIn : StandIn
{
    public const string Token = "polar_oat_test";
    public const string Product = "prod_500";

    public PolarProvider Provider => new(Client);

    public ProviderSettings Settings => new() { Mode = Mode.Test, SecretKey = Token, ApiBase = Address };

    /// <summary>Orders to list, oldest first.</summary>
    public List<string> Orders { get; } = [];

    public int PageSize { get; set; } = 100;

    protected override Reply Answer(Received request)
    {
        if (request.Headers.Authorization != "Bearer " + Token) return new Reply(401, """{"error":"invalid_token","error_description":"The access token provided is expired, revoked, malformed, or invalid."}""");
        return request.Method == "POST" ? Checkout(request.Body) : List(request);
    }

    private static Reply Checkout(string body)
    {
        using var json = JsonDocument.Parse(body);
        return json.RootElement.GetProperty("products")[0].GetString() == Product
            ? new Reply(201, """{"id":"co_1","status":"open","url":"https://sandbox.polar.sh/checkout/polar_c_1","expires_at":"2030-01-01T01:00:00Z"}""")
            : new Reply(422, """{"error":"PolarRequestValidationError","detail":[{"loc":["body","products"],"msg":"Product does not exist.","type":"value_error"}]}""");
    }

    private Reply List(Received request)
    {
        var page = int.Parse(request.Query.Split("page=")[1].Split('&')[0]);
        var items = Orders.Skip((page - 1) * PageSize).Take(PageSize);
        return new Reply(200, $$"""{"items":[{{string.Join(",", items)}}],"pagination":{"total_count":{{Orders.Count}},"max_page":{{(Orders.Count + PageSize - 1) / PageSize}} } }""");
    }
}
