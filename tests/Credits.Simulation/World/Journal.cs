namespace Credits.Simulation.World;

/// <summary>What happened last. Off while nobody wants to read it: a failing seed is run again with it on.</summary>
internal sealed class Journal(bool on)
{
    private const int Length = 60;
    private readonly Queue<string> lines = [];

    public bool On => on;

    public int Step { get; set; }

    public void Add(string line)
    {
        if (!on) return;
        lines.Enqueue($"{Step,6}  {line}");
        if (lines.Count > Length) lines.Dequeue();
    }

    public override string ToString() => string.Join('\n', lines);
}
