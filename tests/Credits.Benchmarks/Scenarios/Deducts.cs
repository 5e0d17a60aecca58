using System.Net;
using Credits.Benchmarks.Load;

namespace Credits.Benchmarks.Scenarios;

/// <summary>Durable deducts of 1, each from a wallet chosen at random, each with its own idempotency key.</summary>
public sealed class Deducts(string title, int wallets) : Scenario
{
    readonly Wallets wallets = new(wallets);

    public override string Title => title;

    public override Task PrepareAsync(IPEndPoint server) => wallets.FillAsync(server);

    public override IConversation Talk(int connection) => new Conversation(wallets, connection);

    public override Task VerifyAsync(IPEndPoint server) => wallets.VerifyAsync(server);

    /// <param name="wallets">The filled ones are taken from; they note what was acknowledged.</param>
    /// <param name="connection">Makes the keys and the choice of wallets this conversation's own.</param>
    /// <param name="inUse">How many of the filled ones are taken from at most, from the first.</param>
    public sealed class Conversation(Wallets wallets, int connection, int inUse = int.MaxValue) : IConversation
    {
        readonly RequestTemplate request = RequestTemplate.Post(
            "/credits/deduct",
            "bench-deduct-######-################",
            $$"""{"user_id":"{{Wallets.IdSlot}}","amount":1,"description":"AI generation"}""");

        readonly Random random = new(connection);
        int wallet;
        long sequence;

        public ReadOnlyMemory<byte> Next()
        {
            wallet = random.Next(Math.Min(wallets.FilledCount, inUse));
            request.Set(0, connection);
            request.Set(1, ++sequence);
            request.Set(2, wallet);
            return request.Bytes;
        }

        public void Answered(ReadOnlySpan<byte> body) => wallets.Took(wallet);
    }
}
