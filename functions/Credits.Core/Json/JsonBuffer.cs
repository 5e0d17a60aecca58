using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Credits.Core.Json;

/// <summary>
/// Rented memory that JSON is written into, one value or text behind the other. The memory is given back at the
/// end, so whoever wants to keep bytes copies them.
/// </summary>
internal sealed class JsonBuffer : IBufferWriter<byte>, IDisposable
{
    private readonly Utf8JsonWriter writer;
    private byte[] bytes = ArrayPool<byte>.Shared.Rent(4096);
    private int length;

    public JsonBuffer() => writer = new Utf8JsonWriter(this, JsonText.Compact);

    /// <summary>What was written to a place.</summary>
    public ReadOnlySpan<byte> this[Range place] => bytes.AsSpan(place);

    /// <summary>Adds a JSON value and tells its place.</summary>
    public Range Write<T>(T value, Action<Utf8JsonWriter, T> write)
    {
        var start = length;
        writer.Reset();
        write(writer, value);
        writer.Flush();
        return start..length;
    }

    /// <summary>Adds ASCII text and tells its place.</summary>
    public Range Write(string text)
    {
        var start = length;
        Advance(Encoding.ASCII.GetBytes(text, GetSpan(text.Length)));
        return start..length;
    }

    /// <inheritdoc/>
    public void Advance(int count) => length += count;

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        if (bytes.Length - length < Math.Max(1, sizeHint))
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(2 * bytes.Length, length + sizeHint));
            bytes.AsSpan(0, length).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(bytes);
            bytes = larger;
        }

        return bytes.AsMemory(length);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        writer.Dispose();
        ArrayPool<byte>.Shared.Return(bytes);
    }
}
