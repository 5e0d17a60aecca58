namespace Credits.Simulation.Checks;

/// <summary>Something that must never be was.</summary>
internal sealed class ViolationException(string check, string what) : Exception($"[{check}] {what}")
{
    /// <summary>Which check found it.</summary>
    public string Check => check;
}
