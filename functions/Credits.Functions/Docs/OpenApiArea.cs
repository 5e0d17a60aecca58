using System.Text.Json.Nodes;
using Credits.Functions.Chargly;
using Credits.Functions.CreditsDev;
using Credits.Functions.Credyt;
using Credits.Functions.Http;
using Credits.Functions.Tally;

namespace Credits.Functions.Docs;

/// <summary>One file of the OpenAPI document: the paths of one API.</summary>
/// <param name="File">Its name under <c>OpenApi</c>.</param>
/// <param name="Style">How that API shapes errors.</param>
/// <param name="ErrorSchema">The schema of such an error.</param>
internal sealed record OpenApiArea(string File, ApiStyle Style, string ErrorSchema)
{
    /// <summary>All of them, in the order of the document.</summary>
    public static readonly IReadOnlyList<OpenApiArea> All =
    [
        new("tally", TallyStyle.Instance, "TallyError"),
        new("credits-dev", CreditsDevStyle.Instance, "CreditsDevError"),
        new("chargly", CharglyStyle.Instance, "CharglyError"),
        new("credyt", CredytStyle.Instance, "CredytError"),
        new("credyt-assets", CredytStyle.Instance, "CredytError"),
        new("credyt-products", CredytStyle.Instance, "CredytError"),
        new("credyt-events", CredytStyle.Instance, "CredytError"),
        new("credyt-customers", CredytStyle.Instance, "CredytError"),
        new("credyt-subscriptions", CredytStyle.Instance, "CredytError"),
        new("credyt-wallets", CredytStyle.Instance, "CredytError"),
        new("credyt-accounts", CredytStyle.Instance, "CredytError"),
        new("credyt-portal", CredytStyle.Instance, "CredytError"),
        new("credyt-vendors", CredytStyle.Instance, "CredytError"),
        new("credyt-stats", CredytStyle.Instance, "CredytError"),
        new("packs", ProblemDetailsStyle.Instance, "Problem"),
        new("payments", ProblemDetailsStyle.Instance, "Problem"),
        new("payment-methods", ProblemDetailsStyle.Instance, "Problem"),
        new("auto-top-ups", ProblemDetailsStyle.Instance, "Problem"),
        new("ledger", ProblemDetailsStyle.Instance, "Problem"),
        new("manage", ProblemDetailsStyle.Instance, "Problem"),
        new("queues", ProblemDetailsStyle.Instance, "Problem"),
        new("webhook-management", ProblemDetailsStyle.Instance, "Problem"),
        new("webhooks", TallyStyle.Instance, "TallyError"),
        new("health", ProblemDetailsStyle.Instance, "Problem"),
    ];

    /// <summary>The file's content.</summary>
    public JsonObject Read() => Read(File);

    /// <summary>Reads a file of the document.</summary>
    public static JsonObject Read(string file) => JsonNode.Parse(Resources.Read($"OpenApi/{file}.json"))!.AsObject();
}
