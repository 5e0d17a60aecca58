using Credits.Engine.Customers;
using Credits.Functions.Http;

namespace Credits.Functions.CreditsDev;

/// <summary>What a request says about an account; null where it says nothing.</summary>
internal sealed record AccountFields(string? Name, string? Email, string? Metadata)
{
    public static AccountFields From(Fields fields) =>
        new(fields.OptionalText("name"), fields.OptionalText("email", 320), fields.OptionalObject("metadata"));

    /// <summary>True if this would add to what is known.</summary>
    public bool Complete(Customer customer) =>
        (Name is not null && customer.Name is null) || (Email is not null && customer.Email is null) || (Metadata is not null && customer.Metadata is null);

    /// <summary>Sets what is not known yet.</summary>
    public Customer FillIn(Customer customer) => customer with
    {
        Name = customer.Name ?? Name,
        Email = customer.Email ?? Email,
        Metadata = customer.Metadata ?? Metadata,
    };

    /// <summary>Sets what was given.</summary>
    public Customer Overwrite(Customer customer) => customer with
    {
        Name = Name ?? customer.Name,
        Email = Email ?? customer.Email,
        Metadata = Metadata ?? customer.Metadata,
    };
}
