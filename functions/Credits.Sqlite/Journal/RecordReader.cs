using System.Buffers.Binary;
using System.Text;
using Credits.Engine.Storage;

namespace Credits.Sqlite.Journal;

/// <summary>A document as it stands in the journal.</summary>
internal readonly ref struct StoredDocument
{
    private const int Fixed = 17;

    private readonly ReadOnlySpan<byte> _bytes;

    public StoredDocument(ReadOnlySpan<byte> bytes)
    {
        _bytes = bytes;
        var rest = bytes[Fixed..];
        Id = Text(ref rest);
        Type = Text(ref rest);
        Sort = Text(ref rest);
        Body = rest.Slice(4, BinaryPrimitives.ReadInt32LittleEndian(rest));
        Length = bytes.Length - rest.Length + 4 + Body.Length;
    }

    public bool IsDeleted => _bytes[0] != 0;

    public long ETag => BinaryPrimitives.ReadInt64LittleEndian(_bytes[1..]);

    /// <summary>Ticks; <see cref="long.MaxValue"/> for never.</summary>
    public long Expires => BinaryPrimitives.ReadInt64LittleEndian(_bytes[9..]);

    public ReadOnlySpan<byte> Id { get; }

    public ReadOnlySpan<byte> Type { get; }

    public ReadOnlySpan<byte> Sort { get; }

    public ReadOnlySpan<byte> Body { get; }

    /// <summary>How many bytes of what it was given it takes.</summary>
    public int Length { get; }

    private static ReadOnlySpan<byte> Text(scoped ref ReadOnlySpan<byte> rest)
    {
        var text = rest.Slice(2, BinaryPrimitives.ReadUInt16LittleEndian(rest));
        rest = rest[(2 + text.Length)..];
        return text;
    }
}

/// <summary>Goes through the documents of a record.</summary>
internal ref struct RecordReader(ReadOnlySpan<byte> record)
{
    private readonly ReadOnlySpan<byte> _record = record;
    private int _offset = RecordHeader.Size;
    private int _left;

    public Partition Partition { get; private set; }

    /// <summary>Where the document begins that <see cref="TryRead"/> gave.</summary>
    public int Offset { get; private set; }

    public bool TryRead(out StoredDocument document)
    {
        document = default;
        if (_left == 0 && !TryBatch()) return false;
        Offset = _offset;
        document = new StoredDocument(_record[_offset..]);
        _offset += document.Length;
        _left--;
        return true;
    }

    private bool TryBatch()
    {
        if (_offset >= _record.Length) return false;
        Partition = new Partition(Text(), Text(), Text());
        _left = BinaryPrimitives.ReadInt32LittleEndian(_record[_offset..]);
        _offset += 4;
        return _left > 0;
    }

    private string Text()
    {
        var size = BinaryPrimitives.ReadUInt16LittleEndian(_record[_offset..]);
        var text = Encoding.UTF8.GetString(_record.Slice(_offset + 2, size));
        _offset += 2 + size;
        return text;
    }
}
