using Credits.Engine;

namespace Credits.Simulation.World;

internal sealed class SeededEntropy(int seed) : Entropy
{
    private readonly Random random = new(seed);

    public override void Fill(Span<byte> bytes) => random.NextBytes(bytes);
}
