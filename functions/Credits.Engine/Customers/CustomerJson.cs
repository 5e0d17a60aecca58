using System.Text.Json;

namespace Credits.Engine.Customers;

/// <summary>The stored form of a <see cref="Customer"/>.</summary>
internal static class CustomerJson
{
    public static byte[] Write(Customer customer) => JsonSerializer.SerializeToUtf8Bytes(customer, StoredJson.Default.Customer);

    public static Customer Read(ReadOnlyMemory<byte> body) => JsonSerializer.Deserialize(body.Span, StoredJson.Default.Customer)!;

    /// <summary>The same of what may not be one; then null.</summary>
    public static Customer? TryRead(ReadOnlyMemory<byte> body)
    {
        try
        {
            return Read(body);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
