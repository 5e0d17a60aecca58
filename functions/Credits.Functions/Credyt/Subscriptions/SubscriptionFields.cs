using System.Globalization;
using System.Text.Json;
using Credits.Core.Commands;
using Credits.Core.Subscriptions;
using Credits.Engine.Catalog;
using Credits.Engine.Subscriptions;
using Credits.Engine.Wallets;
using Credits.Functions.Http;
using Credits.Functions.Payments;

namespace Credits.Functions.Credyt.Subscriptions;

/// <summary>What a request says about a subscription, and the way from there to one.</summary>
/// <param name="Wanted">The products it names; none if it names none.</param>
/// <param name="Page">Where to go from the page on which it is paid.</param>
/// <param name="Place">Where it stands in the body, for problems.</param>
internal sealed record SubscriptionFields(IReadOnlyList<WantedProduct> Wanted, SubscriptionPage Page, string Place)
{
    private static readonly string[] Redirects = ["return_url", "portal"];

    /// <summary>What to, once it has been looked up; null if no products are named.</summary>
    public SubscriptionTerms? Terms { get; private init; }

    /// <summary>Reads the object of one; <paramref name="place"/> is where it stands in the body.</summary>
    public static (SubscriptionFields? Fields, Problem? Problem) Read(JsonElement json, string place = "", bool optional = false)
    {
        var fields = new Fields(json);
        var page = new SubscriptionPage { Id = "", ReturnUrl = UrlOf(fields, "return_url"), FailureUrl = UrlOf(fields, "failure_url") };
        if (fields.OptionalText("redirect_to") is { } to && !Redirects.Contains(to, StringComparer.Ordinal))
            fields.Refuse(Problem.BadField("redirect_to", $"redirect_to must be one of: {string.Join(", ", Redirects)}."));
        var wanted = Products(fields, json, optional);
        return fields.Problem is { } problem ? (null, problem with { Field = place + problem.Field }) : (new(wanted, page, place), null);
    }

    /// <summary>
    /// The same with its terms, as the products are sold now. Trying again with the client's key means what it meant, whatever is on sale
    /// by then.
    /// </summary>
    /// <param name="call">The request.</param>
    /// <param name="name">Whose subscription it is.</param>
    /// <param name="entryId">The id that the entry of the request has.</param>
    /// <param name="changed">The subscription that is changed: what it is to already stays on sale for it.</param>
    public async ValueTask<(SubscriptionFields? Fields, Problem? Problem)> LookUpAsync(Call call, WalletName name, string entryId, Subscription? changed = null)
    {
        if (Wanted.Count == 0) return (this, null);
        var made = call.IdempotencyKey is null ? null : (await call.Services.Wallets.FindEntryAsync(name, entryId))?.Subscription;
        var wanted = Wanted.Select(product => product with { Version = product.Version ?? made?.Products.FirstOrDefault(known => known.Code == product.Code)?.Version });
        var result = await call.Services.Subscriptions.Desk.TermsAsync(call.Scope, [.. wanted], made ?? changed);
        return result.Terms is { } terms ? (this with { Terms = terms }, null) : (null, ProblemOf(result, Place));
    }

    /// <summary>Subscribes; the id of the entry is that of the subscription.</summary>
    public async ValueTask<Outcome> SubscribeAsync(Call call, WalletName name, string entryId, bool fromClient)
    {
        await call.Services.Subscriptions.Pages.RememberAsync(name, Page with { Id = entryId });
        var command = new Subscribe(Terms!) { EntryId = entryId, ClientKeyed = fromClient, Personal = call.Personal(call.IdempotencyKey) };
        return (await call.Services.Wallets.SubmitAsync(name, command)).Outcome;
    }

    private static List<WantedProduct> Products(Fields fields, JsonElement json, bool optional)
    {
        var wanted = new List<WantedProduct>();
        if (!json.TryGetProperty("products", out var products) || products.ValueKind == JsonValueKind.Null)
        {
            if (!optional) fields.Refuse(Problem.BadField("products", "products is required."));
            return wanted;
        }

        if (products.ValueKind != JsonValueKind.Array || products.GetArrayLength() is < 1 or > SubscriptionLimits.Products)
        {
            fields.Refuse(Problem.BadField("products", $"products must be a list of 1 to {SubscriptionLimits.Products} products."));
            return wanted;
        }

        foreach (var product in products.EnumerateArray())
        {
            var at = string.Create(CultureInfo.InvariantCulture, $"products[{wanted.Count}]");
            if (product.ValueKind != JsonValueKind.Object)
            {
                fields.Refuse(Problem.BadField(at, "Each product must be an object with a code."));
                break;
            }

            var own = new Fields(product);
            wanted.Add(new WantedProduct(own.Text("code", Product.MaxCodeLength), VersionOf(own, product)));
            if (own.Problem is { } problem) fields.Refuse(problem with { Field = $"{at}.{problem.Field}" });
        }

        return wanted;
    }

    // A number, the same as text, or "default".
    private static int? VersionOf(Fields fields, JsonElement product)
    {
        if (!product.TryGetProperty("version", out var version) || version.ValueKind == JsonValueKind.Null) return null;
        if (version.ValueKind == JsonValueKind.Number && version.TryGetInt32(out var number) && number > 0) return number;
        if (version.ValueKind == JsonValueKind.String && fields.OptionalText("version", 20) is { } text)
        {
            if (text == "default") return null;
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number > 0) return number;
        }

        fields.Refuse(Problem.BadField("version", "version must be the number of a version, or default."));
        return null;
    }

    private static string? UrlOf(Fields fields, string name) => fields.OptionalText(name) is null ? null : fields.Url(name).AbsoluteUri;

    private static Problem ProblemOf(TermsResult result, string place)
    {
        var product = string.Create(CultureInfo.InvariantCulture, $"{place}products[{result.Index}]");
        return result.Problem switch
        {
            TermsProblem.NoProduct => Problem.BadField(product + ".code", "There is no such product."),
            TermsProblem.Archived => Problem.BadField(product + ".code", "The product is archived: only a subscription that is to it already keeps it, in the version that it has."),
            TermsProblem.NoVersion => Problem.BadField(product + ".version", "The product has no such version, or it is not published."),
            TermsProblem.Twice => Problem.BadField(product + ".code", "A subscription has each product once."),
            TermsProblem.PeriodsDiffer => Problem.BadField(place + "products", "Fees of one subscription are due together; products with other periods need subscriptions of their own."),
            _ => Problem.BadField(place + "products", $"A subscription has at most {SubscriptionLimits.Allowances} entitlements."),
        };
    }
}
