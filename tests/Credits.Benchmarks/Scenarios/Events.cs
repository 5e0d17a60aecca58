using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Credits.Benchmarks.Load;
using Credits.Benchmarks.Servers;

namespace Credits.Benchmarks.Scenarios;

/// <summary>
/// Events in batches, each batch of a customer chosen at random. Each event is rated with a dimensional price per volume and costs
/// just one credit, so that balances tell at the end how many were charged.
/// </summary>
public sealed class Events(string title, int customers, int batch) : Scenario
{
    const string Product = """{"name":"Bench","code":"bench","publish":true,"prices":[{"name":"Tokens","type":"usage_based","usage_calculation":{"event_type":"message_completed","usage_type":"volume","volume_field":"tokens","billable_dimensions":["model"]},"pricing":[{"asset":"CREDIT","values":[{"dimensions":{"model":"small"},"values":[{"volume_rate":0.5,"package_size":1500}]},{"dimensions":{"model":"*"},"values":[{"volume_rate":1,"package_size":1500}]}]}]}]}""";
    const int Connections = 64;
    static readonly TimeSpan Limit = TimeSpan.FromMinutes(30);

    readonly Wallets wallets = new(customers);

    public override string Title => title;

    public override async Task PrepareAsync(IPEndPoint server)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"http://{server}/products")) { Content = new StringContent(Product, Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", ProductServer.Key);
        using var made = await client.SendAsync(request);
        if (!made.IsSuccessStatusCode) throw new LoadFailedException("The product was not made: " + await made.Content.ReadAsStringAsync());
        await LoadRun.RunAsync(server, [.. Enumerable.Range(0, Connections).Select(c => new Subscribe(c, customers))], Limit);
        await wallets.FillAsync(server);
    }

    // One wallet has 1,000 operations in line at most; more connections would only be told to come back.
    public override IConversation Talk(int connection) => customers == 1 && (connection + 1) * batch > 1_000 ? new Silent() : new Conversation(wallets, connection, batch);

    public override Task VerifyAsync(IPEndPoint server) => wallets.VerifyAsync(server);

    sealed class Subscribe(int first, int end) : IConversation
    {
        readonly RequestTemplate request = RequestTemplate.Post("/customers", null, $$"""{"external_id":"{{Wallets.IdSlot}}","subscriptions":[{"products":[{"code":"bench"}]}]}""");
        int next = first;

        public ReadOnlyMemory<byte> Next()
        {
            if (next >= end) return default;
            request.Set(0, next);
            next += Connections;
            return request.Bytes;
        }

        public void Answered(ReadOnlySpan<byte> body)
        {
        }
    }

    sealed class Silent : IConversation
    {
        public ReadOnlyMemory<byte> Next() => default;

        public void Answered(ReadOnlySpan<byte> body)
        {
        }
    }

    sealed class Conversation(Wallets wallets, int connection, int batch) : IConversation
    {
        readonly RequestTemplate request = RequestTemplate.Post("/events", null, Body(batch));
        readonly Random random = new(connection);
        int wallet;
        long sequence;

        public ReadOnlyMemory<byte> Next()
        {
            wallet = random.Next(wallets.FilledCount);
            request.Set(0, wallet);
            for (var i = 0; i < batch; i++)
            {
                request.Set(1 + (2 * i), connection);
                request.Set(2 + (2 * i), ++sequence);
            }

            return request.Bytes;
        }

        public void Answered(ReadOnlySpan<byte> body)
        {
            if (Count(body, "\"charged\""u8) != batch) throw new InvalidDataException("Not every event was charged.");
            wallets.Took(wallet, batch);
        }

        static int Count(ReadOnlySpan<byte> body, ReadOnlySpan<byte> word)
        {
            var count = 0;
            for (var at = body.IndexOf(word); at >= 0; at = body.IndexOf(word))
            {
                count++;
                body = body[(at + word.Length)..];
            }

            return count;
        }

        static string Body(int batch) =>
            $$"""{"customer_external_id":"{{Wallets.IdSlot}}","events":[{{string.Join(',', Enumerable.Repeat("""{"id":"e-######-################","event_type":"message_completed","subject":"chat_1","data":{"model":"large","tokens":1500}}""", batch))}}]}""";
    }
}
