namespace Credits.Engine.Payments.Methods;

/// <summary>
/// A payment method that a customer left with a provider to be charged later, by the provider's ids. It is no card: who
/// has it can charge nothing without the app's own key.
/// </summary>
/// <param name="Provider">The provider's name.</param>
/// <param name="ProviderCustomer">The provider's id of the customer.</param>
/// <param name="MethodId">The provider's id of the method.</param>
/// <param name="Brand">What people know it by, if the provider told.</param>
/// <param name="Last4">Its last digits, if the provider told.</param>
/// <param name="SavedAt">When the provider says that it was saved.</param>
public sealed record StoredMethod(string Provider, string ProviderCustomer, string MethodId, string? Brand, string? Last4, DateTimeOffset SavedAt);
