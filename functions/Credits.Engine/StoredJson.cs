using System.Text.Json.Serialization;
using Credits.Engine.Apps;
using Credits.Engine.Customers;
using Credits.Engine.Payments;
using Credits.Engine.Payments.Accounts;
using Credits.Engine.Payments.Methods;
using Credits.Engine.Payments.Packs;
using Credits.Engine.Payments.Processing;
using Credits.Engine.Subscriptions;
using Credits.Engine.Usage;
using Credits.Engine.Vendors;

namespace Credits.Engine;

/// <summary>Serialisation of the stored documents that are not hashed.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    Converters = [typeof(StoredAmount)])]
[JsonSerializable(typeof(Customer))]
[JsonSerializable(typeof(App))]
[JsonSerializable(typeof(ApiKey))]
[JsonSerializable(typeof(ConnectedAccount))]
[JsonSerializable(typeof(Pack))]
[JsonSerializable(typeof(Payment))]
[JsonSerializable(typeof(PaymentNote))]
[JsonSerializable(typeof(PaymentPolicy))]
[JsonSerializable(typeof(StoredAccount))]
[JsonSerializable(typeof(StoredMethod))]
[JsonSerializable(typeof(SubscriptionPage))]
[JsonSerializable(typeof(UsageNote))]
[JsonSerializable(typeof(Vendor))]
[JsonSerializable(typeof(AccountSecrets))]
internal sealed partial class StoredJson : JsonSerializerContext;
