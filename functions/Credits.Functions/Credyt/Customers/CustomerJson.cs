using System.Text.Json.Serialization;
using Credits.Engine.Customers;
using Credits.Functions.Credyt.Subscriptions;
using Credits.Functions.Http;

namespace Credits.Functions.Credyt.Customers;

internal sealed record CustomerBody(
    string Id,
    string? ExternalId,
    string? Name,
    string? Email,
    [property: JsonConverter(typeof(RawJsonConverter))] string? Metadata,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    IReadOnlyList<string> ExternalAccounts,
    IReadOnlyList<SubscriptionBody>? Subscriptions)
{
    /// <summary>A customer; in lists without subscriptions.</summary>
    public static CustomerBody Of(Customer customer, IReadOnlyList<SubscriptionBody>? subscriptions = null) => new(
        "cust_" + customer.Id, customer.ExternalId, customer.Name, customer.Email, customer.Metadata, customer.Created, customer.Updated, [], subscriptions);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(AmountConverter), typeof(MomentConverter)])]
[JsonSerializable(typeof(CustomerBody))]
[JsonSerializable(typeof(CredytPage<CustomerBody>))]
internal sealed partial class CustomerJson : JsonSerializerContext;
