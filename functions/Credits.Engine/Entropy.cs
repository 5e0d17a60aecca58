using System.Security.Cryptography;
using Credits.Core.Ids;

namespace Credits.Engine;

/// <summary>Where random bytes come from; a seeded one makes a whole run repeatable.</summary>
public abstract class Entropy
{
    /// <summary>The operating system's.</summary>
    public static Entropy System { get; } = new SystemEntropy();

    /// <summary>Fills all of it.</summary>
    public abstract void Fill(Span<byte> bytes);

    /// <summary>An id of 26 characters that nothing else has.</summary>
    public string NewId()
    {
        Span<byte> bytes = stackalloc byte[20];
        Fill(bytes);
        return StableId.FromRandom(bytes);
    }

    private sealed class SystemEntropy : Entropy
    {
        public override void Fill(Span<byte> bytes) => RandomNumberGenerator.Fill(bytes);
    }
}
