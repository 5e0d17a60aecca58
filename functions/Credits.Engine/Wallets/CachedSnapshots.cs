namespace Credits.Engine.Wallets;

/// <summary>
/// Places for what a process remembers of wallets. They stand side by side in a few arrays, not each in its wallet's
/// queue: every collection of young garbage looks at all old objects that were written since the one before, and with
/// thousands of wallets in use it takes several times as long to find them one by one all over the heap.
/// </summary>
internal sealed class CachedSnapshots
{
    private const int PageSize = 1_024;
    private readonly Lock gate = new();
    private readonly Stack<Place> free = [];

    /// <summary>A place that is empty, to be given back.</summary>
    public Place Take()
    {
        lock (gate)
        {
            if (free.Count == 0)
            {
                var page = new Snapshot?[PageSize];
                for (var i = PageSize - 1; i >= 0; i--) free.Push(new Place(page, i));
            }

            return free.Pop();
        }
    }

    /// <summary>Empties a place and gives it back.</summary>
    public void Return(Place place)
    {
        place.Snapshot = null;
        lock (gate) free.Push(place);
    }

    /// <summary>Room for one snapshot.</summary>
    public readonly struct Place(Snapshot?[] page, int index)
    {
        public Snapshot? Snapshot
        {
            get => Volatile.Read(ref page[index]);
            set => Volatile.Write(ref page[index], value);
        }
    }
}
