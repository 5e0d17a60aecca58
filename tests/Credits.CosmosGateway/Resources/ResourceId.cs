using System.Buffers.Binary;

namespace Credits.CosmosGateway.Resources;

/// <summary>
/// The ids that the service gives and the client takes apart: 4 bytes a database, 8 a container, 16 a document,
/// in base64 with - for /.
/// </summary>
internal static class ResourceId
{
    public static string OfDatabase(int number) => Encode(Database(number));

    public static string OfContainer(int database, int number) => Encode(Container(database, number));

    public static string OfDocument(int database, int container, long number)
    {
        Span<byte> bytes = stackalloc byte[16];
        Container(database, container).CopyTo(bytes);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[8..], number);
        return Encode(bytes);
    }

    private static byte[] Database(int number)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, 0x01000000 | number);
        return bytes;
    }

    private static byte[] Container(int database, int number)
    {
        var bytes = new byte[8];
        Database(database).CopyTo(bytes, 0);
        // The top bit tells a container from what else may belong to a database.
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(4), unchecked((int)0x80000000) | number);
        return bytes;
    }

    private static string Encode(ReadOnlySpan<byte> bytes) => Convert.ToBase64String(bytes).Replace('/', '-');
}
