using Credits.Testing.Time;

namespace Credits.Testing;

/// <summary>
/// Runs asynchronous code on the calling thread alone, its continuations in the order in which they became
/// ready, so that the same code with the same seeds takes the same course every time.
/// </summary>
public sealed class SingleThread : SynchronizationContext
{
    private readonly Queue<(SendOrPostCallback Callback, object? State)> _ready = [];

    private SingleThread()
    {
    }

    /// <summary>How many continuations are ready to run.</summary>
    public int Ready => _ready.Count;

    /// <summary>
    /// Runs the code to its end. When nothing is ready and it has not ended, <paramref name="idle"/> is called to
    /// let something happen, for example time pass; without it, or if it answers false, that is an error.
    /// </summary>
    public static void Run(Func<Task> code, Func<bool>? idle = null)
    {
        var before = Current;
        var thread = new SingleThread();
        SetSynchronizationContext(thread);
        try
        {
            var running = code();
            while (!running.IsCompleted)
            {
                if (thread._ready.TryDequeue(out var next)) next.Callback(next.State);
                else if (idle is null || !idle()) throw new InvalidOperationException("Everything waits and nothing is left that could happen.");
            }

            running.GetAwaiter().GetResult();
        }
        finally
        {
            SetSynchronizationContext(before);
        }
    }

    /// <summary>Runs the code to its end; when nothing is ready, time goes on to the moment of the next timer.</summary>
    public static void Run(Func<Task> code, ManualTime time) => Run(code, () =>
    {
        if (time.NextDue is not { } due) return false;
        time.Advance(due - time.GetUtcNow());
        return true;
    });

    public override void Post(SendOrPostCallback d, object? state) => _ready.Enqueue((d, state));

    public override void Send(SendOrPostCallback d, object? state) => d(state);
}
