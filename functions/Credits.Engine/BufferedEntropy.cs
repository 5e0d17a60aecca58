using System.Security.Cryptography;

namespace Credits.Engine;

/// <summary>
/// The operating system's random bytes, fetched many at a time: asking for them costs as much as a hash, and each entry needs some.
/// What was given away is not kept.
/// </summary>
public sealed class BufferedEntropy : Entropy
{
    private const int Size = 4_096;

    private readonly Lock gate = new();
    private readonly byte[] buffer = new byte[Size];
    private int used = Size;

    /// <inheritdoc/>
    public override void Fill(Span<byte> bytes)
    {
        if (bytes.Length > Size / 16)
        {
            System.Fill(bytes);
            return;
        }

        lock (gate)
        {
            if (bytes.Length > Size - used)
            {
                System.Fill(buffer);
                used = 0;
            }

            var given = buffer.AsSpan(used, bytes.Length);
            given.CopyTo(bytes);
            CryptographicOperations.ZeroMemory(given);
            used += bytes.Length;
        }
    }
}
