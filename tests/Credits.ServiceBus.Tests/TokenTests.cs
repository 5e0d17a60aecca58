using Azure.Core;
using Azure.Identity;
using Credits.Engine.Queues;
using Credits.ServiceBusBroker;
using Xunit;

namespace Credits.ServiceBus.Tests;

public sealed class SasTokenTests : ServiceBusTest
{
    private static readonly Uri Endpoint = new("https://example.servicebus.windows.net/");

    [Fact]
    public async Task A_signature_is_what_another_program_computes()
    {
        var tokens = new SasTokens(Endpoint, new SharedKey("Root", "bm90LWEtc2VjcmV0"), Time);
        Assert.Equal("SharedAccessSignature sr=https%3A%2F%2Fexample.servicebus.windows.net%2Fpayments&sig=xqT4jMUcwMgYMN%2B5xo%2BU8GYPy7RyHwN79U8d%2FgQv6vs%3D&se=1893459600&skn=Root", await tokens.HeaderAsync(Queue, Cancellation));
    }

    [Fact]
    public async Task A_token_is_kept_until_shortly_before_its_end()
    {
        var tokens = new SasTokens(Endpoint, new SharedKey("Root", "key"), Time);
        var first = await tokens.HeaderAsync(Queue, Cancellation);
        Time.Advance(TimeSpan.FromMinutes(49));
        Assert.Same(first, await tokens.HeaderAsync(Queue, Cancellation));
        Assert.NotEqual(first, await tokens.HeaderAsync(QueueNames.Expirations, Cancellation));
        Time.Advance(TimeSpan.FromMinutes(1));
        Assert.NotEqual(first, await tokens.HeaderAsync(Queue, Cancellation));
    }

    [Fact]
    public async Task Sending_goes_on_for_hours()
    {
        for (var i = 0; i < 20; i++)
        {
            Assert.IsType<SendResult.Sent>(await SendAsync($"m{i}"));
            Time.Advance(TimeSpan.FromMinutes(17));
        }
    }

    [Theory]
    [InlineData("RootManageSharedAccessKey", "d3Jvbmc=")]
    [InlineData("Nobody", "bm90LWEtc2VjcmV0LWJ1dC1hLXRlc3Rz")]
    public async Task A_wrong_key_is_refused_and_not_shown(string name, string key)
    {
        using var queue = new ServiceBusQueue(ServiceBusOptions.FromConnectionString($"Endpoint={Broker.Address};SharedAccessKeyName={name};SharedAccessKey={key}"), Time);
        var refused = Assert.IsType<SendResult.Unavailable>(await queue.SendAsync(NewMessage("a"), Cancellation));
        Assert.Contains("401", refused.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain(key, refused.Reason, StringComparison.Ordinal);
        await Assert.ThrowsAsync<QueueUnavailableException>(() => queue.ReceiveAsync(Queue, 1, Cancellation).AsTask());
    }

    [Fact]
    public async Task A_queue_that_is_not_there_is_unavailable()
    {
        await using var other = await Broker.StartAsync(Time, new BrokerOptions { Queues = ["something"] });
        using var queue = new ServiceBusQueue(ServiceBusOptions.FromConnectionString(other.ConnectionString), Time);
        Assert.Contains("410", Assert.IsType<SendResult.Unavailable>(await queue.SendAsync(NewMessage("a"), Cancellation)).Reason, StringComparison.Ordinal);
    }
}

public sealed class EntraTokenTests : ServiceBusTest
{
    private readonly FakeIdentity identity = new();

    protected override ServiceBusOptions Options() => new() { Endpoint = Broker.Address, Credential = identity };

    [Fact]
    public async Task A_token_is_asked_for_once_and_renewed_ahead_of_its_end()
    {
        identity.Bus = Broker;
        identity.Time = Time;
        for (var i = 0; i < 10; i++) Assert.IsType<SendResult.Sent>(await SendAsync($"a{i}"));
        Assert.Equal(1, identity.Asked);
        Assert.Equal(["https://servicebus.azure.net/.default"], identity.Scopes);
        Time.Advance(TimeSpan.FromMinutes(54));
        await SendAsync("b");
        Assert.Equal(1, identity.Asked);
        Time.Advance(TimeSpan.FromMinutes(1));
        Assert.IsType<SendResult.Sent>(await SendAsync("c"));
        Assert.Equal(2, identity.Asked);
    }

    [Fact]
    public async Task Of_many_requests_at_once_one_asks_for_a_token()
    {
        identity.Bus = Broker;
        identity.Time = Time;
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() => SendAsync($"a{i}"))));
        Assert.Equal(1, identity.Asked);
    }

    [Fact]
    public async Task A_token_that_is_refused_is_replaced_once()
    {
        identity.Bus = Broker;
        identity.Time = Time;
        await SendAsync("a");
        Broker.Access.Take("token1");
        Assert.IsType<SendResult.Sent>(await SendAsync("b"));
        Assert.Equal(2, identity.Asked);

        Broker.Access.Take("token2");
        identity.IsGood = false;
        Assert.Contains("401", Assert.IsType<SendResult.Unavailable>(await SendAsync("c")).Reason, StringComparison.Ordinal);
        Assert.Equal(3, identity.Asked);
    }

    [Fact]
    public async Task An_identity_that_can_not_sign_in_makes_it_unavailable_but_not_before_the_token_has_ended()
    {
        identity.Bus = Broker;
        identity.Time = Time;
        await SendAsync("a");
        identity.Fails = true;
        Time.Advance(TimeSpan.FromMinutes(58));
        Assert.IsType<SendResult.Sent>(await SendAsync("b"));
        Time.Advance(TimeSpan.FromMinutes(2));
        var unavailable = Assert.IsType<SendResult.Unavailable>(await SendAsync("c"));
        Assert.DoesNotContain("secret", unavailable.Reason, StringComparison.Ordinal);
        identity.Fails = false;
        Assert.IsType<SendResult.Sent>(await SendAsync("d"));
    }

    private sealed class FakeIdentity : TokenCredential
    {
        private int asked;

        public Broker Bus { get; set; } = null!;

        public TimeProvider Time { get; set; } = TimeProvider.System;

        public int Asked => Volatile.Read(ref asked);

        public string[] Scopes { get; private set; } = [];

        public bool IsGood { get; set; } = true;

        public bool Fails { get; set; }

        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken)
        {
            if (Fails) throw new AuthenticationFailedException("secret details");
            Scopes = requestContext.Scopes;
            var token = $"token{Interlocked.Increment(ref asked)}";
            var ends = Time.GetUtcNow().AddHours(1);
            if (IsGood) Bus.Access.Give(token, ends);
            return new AccessToken(token, ends);
        }

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            new(GetToken(requestContext, cancellationToken));
    }
}
