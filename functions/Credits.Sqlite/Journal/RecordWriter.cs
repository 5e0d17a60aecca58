using System.Buffers.Binary;
using System.Text;
using Credits.Engine.Storage;

namespace Credits.Sqlite.Journal;

/// <summary>
/// Builds the bytes of one record: a header (<see cref="RecordHeader"/>), then batch after batch its partition and
/// its documents. Numbers are little-endian; texts are UTF-8 after a length of two bytes, bodies after one of four.
/// </summary>
internal sealed class RecordWriter
{
    private byte[] _buffer = new byte[256 * 1024];
    private int _length = RecordHeader.Size;

    /// <summary>The record so far.</summary>
    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _length);

    /// <summary>True while nothing follows the header.</summary>
    public bool IsEmpty => _length == RecordHeader.Size;

    /// <summary>Begins a new record.</summary>
    public void Clear() => _length = RecordHeader.Size;

    /// <summary>Begins a batch of so many documents.</summary>
    public void Batch(Partition partition, int documents)
    {
        Text(partition.App);
        Text(partition.Wallet);
        Text(partition.Part);
        BinaryPrimitives.WriteInt32LittleEndian(Take(4), documents);
    }

    /// <summary>Adds a document and says where in the record it stands.</summary>
    public (int Offset, int Length) Document(Document document, long etag, bool deleted)
    {
        var offset = _length;
        Take(1)[0] = deleted ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteInt64LittleEndian(Take(8), etag);
        BinaryPrimitives.WriteInt64LittleEndian(Take(8), document.Expires?.UtcTicks ?? long.MaxValue);
        Text(document.Id);
        Text(document.Type);
        Text(document.Sort);
        BinaryPrimitives.WriteInt32LittleEndian(Take(4), document.Body.Length);
        document.Body.Span.CopyTo(Take(document.Body.Length));
        return (offset, _length - offset);
    }

    /// <summary>Fills the header in; then the record is complete.</summary>
    public void Seal(long sequence, long epoch) => RecordHeader.Write(_buffer.AsSpan(0, _length), sequence, epoch);

    private void Text(string text)
    {
        var size = Encoding.UTF8.GetByteCount(text);
        BinaryPrimitives.WriteUInt16LittleEndian(Take(2), checked((ushort)size));
        Encoding.UTF8.GetBytes(text, Take(size));
    }

    private Span<byte> Take(int size)
    {
        if (_length + size > _buffer.Length) Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _length + size));
        var taken = _buffer.AsSpan(_length, size);
        _length += size;
        return taken;
    }
}
