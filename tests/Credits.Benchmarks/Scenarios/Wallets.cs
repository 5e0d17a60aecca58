using System.Net;
using Credits.Benchmarks.Load;

namespace Credits.Benchmarks.Scenarios;

/// <summary>The wallets of a scenario and what was taken from each. Safe for concurrent use.</summary>
/// <param name="count">The most there will be.</param>
/// <param name="filled">How many need not be filled, from the first.</param>
public sealed class Wallets(int count, int filled = 0)
{
    /// <summary>What each wallet is filled with: more than any run can take.</summary>
    public const long Filled = 1_000_000_000;

    /// <summary>A wallet's user id, with the slot for its number.</summary>
    public const string IdSlot = "bench-########";

    const int FillConnections = 64;
    static readonly TimeSpan FillLimit = TimeSpan.FromMinutes(30);

    readonly int[] taken = new int[count];
    int filled = filled;
    long takenCount;

    public int Count => count;

    /// <summary>How many wallets were filled, from the first.</summary>
    public int FilledCount => filled;

    /// <summary>How often something was taken, from all wallets together.</summary>
    public long TakenCount => Volatile.Read(ref takenCount);

    /// <summary>The balance that the wallet must have now.</summary>
    public long Balance(int wallet) => Filled - Volatile.Read(ref taken[wallet]);

    /// <summary>Notes that the server acknowledged the taking of one credit, or of several.</summary>
    public void Took(int wallet, int credits = 1)
    {
        Interlocked.Add(ref taken[wallet], credits);
        Interlocked.Add(ref takenCount, credits);
    }

    /// <summary>Fills the wallets that are not filled yet, up to this number.</summary>
    public async Task FillAsync(IPEndPoint server, int upTo)
    {
        var (from, to) = (filled, Math.Min(upTo, count));
        await LoadRun.RunAsync(server, [.. Enumerable.Range(0, FillConnections).Select(c => new Fill(from + c, to, FillConnections))], FillLimit);
        filled = to;
    }

    public Task FillAsync(IPEndPoint server) => FillAsync(server, count);

    /// <summary>Reads every filled wallet's balance and throws <see cref="LoadFailedException"/> at the first that is not what was acknowledged.</summary>
    public Task VerifyAsync(IPEndPoint server) =>
        LoadRun.RunAsync(server, [.. Enumerable.Range(0, FillConnections).Select(c => new Audit(this, c, filled, FillConnections))], FillLimit);

    sealed class Fill(int first, int end, int step) : IConversation
    {
        readonly RequestTemplate request = RequestTemplate.Post("/credits/add", $"fill-{IdSlot}", $$"""{"user_id":"{{IdSlot}}","amount":{{Filled}},"description":"Starter pack purchase"}""");
        int next = first;

        public ReadOnlyMemory<byte> Next()
        {
            if (next >= end) return default;
            request.Set(0, next);
            request.Set(1, next);
            next += step;
            return request.Bytes;
        }

        public void Answered(ReadOnlySpan<byte> body)
        {
        }
    }

    sealed class Audit(Wallets wallets, int first, int end, int step) : IConversation
    {
        readonly BalanceRequest request = new();
        int wallet = first - step;

        public ReadOnlyMemory<byte> Next() => (wallet += step) < end ? request.Of(wallet) : default;

        public void Answered(ReadOnlySpan<byte> body)
        {
            var balance = BalanceRequest.Read(body);
            if (balance != wallets.Balance(wallet))
                throw new InvalidDataException($"Wallet {wallet} has {balance}; by what was acknowledged it must have {wallets.Balance(wallet)}.");
        }
    }
}
