using System.Net;
using Credits.Benchmarks.Load;

namespace Credits.Benchmarks.Scenarios;

/// <summary>Reserve 2, confirm 1: two durable requests that belong together, on wallets chosen at random.</summary>
public sealed class Reservations(string title, int wallets) : Scenario
{
    readonly Wallets wallets = new(wallets);

    public override string Title => title;

    public override Task PrepareAsync(IPEndPoint server) => wallets.FillAsync(server);

    public override IConversation Talk(int connection) => new Conversation(wallets, connection);

    public override Task VerifyAsync(IPEndPoint server) => wallets.VerifyAsync(server);

    sealed class Conversation(Wallets wallets, int connection) : IConversation
    {
        readonly RequestTemplate create = RequestTemplate.Post(
            "/v1/reservations/create",
            "bench-reserve-#####-################",
            $$"""{"externalId":"{{Wallets.IdSlot}}","amount":2}""");

        readonly Random random = new(connection);
        RequestTemplate confirm = Confirm(0);
        int idLength;
        int wallet;
        long sequence;
        bool reserved;

        public bool MayStop => !reserved;

        public ReadOnlyMemory<byte> Next()
        {
            if (reserved) return confirm.Bytes;
            wallet = random.Next(wallets.Count);
            create.Set(0, connection);
            create.Set(1, ++sequence);
            create.Set(2, wallet);
            return create.Bytes;
        }

        public void Answered(ReadOnlySpan<byte> body)
        {
            if (reserved)
            {
                wallets.Took(wallet);
            }
            else
            {
                var id = ReservationId(body);
                if (id.Length != idLength) confirm = Confirm(idLength = id.Length);
                confirm.Set(0, id);
            }

            reserved = !reserved;
        }

        static RequestTemplate Confirm(int idLength) =>
            RequestTemplate.Post("/v1/reservations/confirm", null, $$"""{"reservationId":"{{new string('#', idLength)}}","actualAmount":1}""");

        static ReadOnlySpan<byte> ReservationId(ReadOnlySpan<byte> body)
        {
            var start = body.IndexOf("\"res_"u8) + 1;
            var length = start == 0 ? -1 : body[start..].IndexOf((byte)'"');
            return length > 0 ? body.Slice(start, length) : throw new InvalidDataException("The answer has no reservation id.");
        }
    }
}
