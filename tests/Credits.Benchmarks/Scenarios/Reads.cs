using System.Net;
using Credits.Benchmarks.Load;

namespace Credits.Benchmarks.Scenarios;

/// <summary>Balance reads, each of a wallet chosen at random, each answer compared.</summary>
public sealed class Reads(string title, int wallets) : Scenario
{
    readonly Wallets wallets = new(wallets);

    public override string Title => title;

    public override Task PrepareAsync(IPEndPoint server) => wallets.FillAsync(server);

    public override IConversation Talk(int connection) => new Conversation(wallets, connection);

    sealed class Conversation(Wallets wallets, int connection) : IConversation
    {
        readonly BalanceRequest request = new();
        readonly Random random = new(connection);

        public ReadOnlyMemory<byte> Next() => request.Of(random.Next(wallets.Count));

        public void Answered(ReadOnlySpan<byte> body)
        {
            if (BalanceRequest.Read(body) != Wallets.Filled) throw new InvalidDataException("A balance is wrong.");
        }
    }
}
