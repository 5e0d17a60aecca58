namespace Credits.Engine.Storage;

/// <summary>The store cannot be opened. The message is one sentence for whoever started the program.</summary>
public sealed class StoreOpenException : Exception
{
    /// <summary>Makes one with its sentence.</summary>
    public StoreOpenException(string message, Exception? inner = null) : base(message, inner)
    {
    }
}
