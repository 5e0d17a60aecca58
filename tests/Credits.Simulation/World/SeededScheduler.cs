namespace Credits.Simulation.World;

/// <summary>
/// Runs everything on the one thread that asks it to, in an order that the seed decides: of all that is ready,
/// any may be next. The engine's awaits stay on it, so a whole run is repeatable.
/// </summary>
internal sealed class SeededScheduler(Random random) : TaskScheduler
{
    private readonly List<Task> ready = [];
    private readonly int thread = Environment.CurrentManagedThreadId;

    public int Ready => ready.Count;

    public Task Start(Func<Task> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.DenyChildAttach, this).Unwrap();

    /// <summary>Runs one thing that is ready; false if there is none.</summary>
    public bool RunOne()
    {
        if (ready.Count == 0) return false;
        var index = ready.Count == 1 ? 0 : random.Next(ready.Count);
        var task = ready[index];
        ready[index] = ready[^1];
        ready.RemoveAt(ready.Count - 1);
        TryExecuteTask(task);
        return true;
    }

    protected override void QueueTask(Task task)
    {
        if (Environment.CurrentManagedThreadId != thread) throw new InvalidOperationException("Something left the simulation's thread.");
        ready.Add(task);
    }

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    protected override IEnumerable<Task> GetScheduledTasks() => ready;
}
