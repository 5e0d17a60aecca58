namespace Credits.Benchmarks.Store;

/// <summary>Wallets on a store and what is done to them again and again.</summary>
public interface IWalletLoad
{
    /// <summary>How many entries each write makes.</summary>
    int EntriesEach { get; }

    /// <summary>Creates a wallet.</summary>
    Task OpenAsync(int wallet);

    /// <summary>Writes to a wallet; the task ends when it is durable.</summary>
    Task WriteAsync(int wallet);
}
