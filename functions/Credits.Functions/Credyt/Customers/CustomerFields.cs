using Credits.Engine.Customers;
using Credits.Functions.Http;

namespace Credits.Functions.Credyt.Customers;

/// <summary>What a request says about a customer; null where it says nothing.</summary>
internal sealed record CustomerFields(string? ExternalId, string? Name, string? Email, string? Metadata)
{
    public static CustomerFields From(Fields fields) =>
        new(fields.OptionalId("external_id"), fields.OptionalText("name"), fields.OptionalText("email", 320), fields.OptionalObject("metadata"));

    /// <summary>Sets what was given.</summary>
    public Customer Overwrite(Customer customer) => customer with
    {
        Name = Name ?? customer.Name,
        Email = Email ?? customer.Email,
        Metadata = Metadata ?? customer.Metadata,
    };
}
