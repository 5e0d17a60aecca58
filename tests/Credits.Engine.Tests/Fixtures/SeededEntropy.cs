namespace Credits.Engine.Tests.Fixtures;

internal sealed class SeededEntropy(int seed) : Entropy
{
    private readonly Random random = new(seed);
    private readonly Lock gate = new();

    public override void Fill(Span<byte> bytes)
    {
        lock (gate) random.NextBytes(bytes);
    }
}
