namespace Credits.Engine.Transfer;

/// <summary>Why something was not exported or imported, in one sentence for whoever called for it.</summary>
public sealed class TransferException : Exception
{
    /// <summary>Makes one.</summary>
    public TransferException(string message, Exception? inner = null) : base(message, inner)
    {
    }
}
