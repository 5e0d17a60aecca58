using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Credits.Sqlite.Journal;

/// <summary>The first bytes of a record: a mark, the length of the whole, a checksum, the sequence and the epoch.</summary>
/// <param name="Length">Bytes of the record, this header included.</param>
/// <param name="Sequence">Counts records; the next one has the next number.</param>
/// <param name="Epoch">
/// How often the store had been opened when it was written. Never less in a later record, so that what an earlier run
/// left behind in a file can not pass for the continuation of what a later one wrote over it.
/// </param>
internal readonly record struct RecordHeader(int Length, long Sequence, long Epoch)
{
    /// <summary>Bytes of a header.</summary>
    public const int Size = 32;

    /// <summary>The most bytes a record may have.</summary>
    public const int MaxLength = 64 << 20;

    private const uint Mark = 0x4A44_5243;

    /// <summary>Fills in the header of a record whose content is complete.</summary>
    public static void Write(Span<byte> record, long sequence, long epoch)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(record, Mark);
        BinaryPrimitives.WriteInt32LittleEndian(record[4..], record.Length);
        BinaryPrimitives.WriteInt64LittleEndian(record[16..], sequence);
        BinaryPrimitives.WriteInt64LittleEndian(record[24..], epoch);
        BinaryPrimitives.WriteInt64LittleEndian(record[8..], Checksum(record[16..]));
    }

    /// <summary>The header of what may be a record; null if it can not be one.</summary>
    public static RecordHeader? Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < Size || BinaryPrimitives.ReadUInt32LittleEndian(bytes) != Mark) return null;
        var length = BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]);
        return length is >= Size and <= MaxLength
            ? new RecordHeader(length, BinaryPrimitives.ReadInt64LittleEndian(bytes[16..]), BinaryPrimitives.ReadInt64LittleEndian(bytes[24..]))
            : null;
    }

    /// <summary>Whether the whole record is as it was written.</summary>
    public static bool IsIntact(ReadOnlySpan<byte> record) =>
        BinaryPrimitives.ReadInt64LittleEndian(record[8..]) == Checksum(record[16..]);

    // Two CRC-32C over alternate words: one instruction each for eight bytes, 64 bits together.
    private static long Checksum(ReadOnlySpan<byte> bytes)
    {
        uint even = Mark, odd = uint.MaxValue;
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        for (var i = 0; i + 1 < words.Length; i += 2)
        {
            even = BitOperations.Crc32C(even, words[i]);
            odd = BitOperations.Crc32C(odd, words[i + 1]);
        }

        foreach (var rest in bytes[(words.Length / 2 * 16)..]) odd = BitOperations.Crc32C(odd, rest);
        return ((long)even << 32) | odd;
    }
}
