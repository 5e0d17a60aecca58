using Credits.ServiceBusBroker;
using Credits.Testing.Time;
using Xunit;

namespace Credits.Functions.Tests.Manage;

/// <summary>The program with its queues in Service Bus: messages are sent, received, dead after their last try, and looked after.</summary>
public sealed class ServiceBusDeadLettersTests : IAsyncLifetime
{
    private const string Path = "/manage/queues/expirations/dead-letters";
    private Broker broker = null!;
    private ApiHost api = null!;

    public async ValueTask InitializeAsync()
    {
        broker = await Broker.StartAsync(new ManualTime());
        api = await ApiHost.StartAsync("--ServiceBusConnection=" + broker.ConnectionString);
    }

    public async ValueTask DisposeAsync()
    {
        await api.DisposeAsync();
        await broker.DisposeAsync();
    }

    [Fact]
    public async Task What_can_not_be_handled_is_listed_read_replayed_and_discarded()
    {
        var id = await api.BuryAsync("m", body: """{"who":"ann"}""");
        var letter = await api.GetAsync($"{Path}/{id}");
        Assert.Equal((200, "m", """{"who":"ann"}"""), (letter.Status, letter.Text("message_id"), letter.Text("body")));
        Assert.StartsWith("MaxDeliveryCountExceeded", letter.Text("reason"), StringComparison.Ordinal);

        var replayed = await api.PostAsync($"{Path}/{id}/replay", "");
        Assert.Equal(200, replayed.Status);
        var again = replayed.Text("replayed_as");
        while ((await api.DeadLettersAsync()).TrueForAll(dead => dead.Message.Id != again)) await Task.Yield();
        var second = (await api.DeadLettersAsync()).Single().Number;
        Assert.Equal(200, (await api.SendAsync(HttpMethod.Delete, $"{Path}/{second}", null)).Status);
        Assert.Empty(await api.DeadLettersAsync());
    }

    [Fact]
    public async Task A_queue_that_can_not_be_reached_is_503_and_says_when_to_try_again()
    {
        broker.Faults.Add(Operation.Receive, [.. Enumerable.Repeat(new Fault(400), 100)]);
        var reply = await api.GetAsync(Path);
        Assert.Equal((503, "unavailable"), (reply.Status, reply.Text("code")));
        Assert.NotNull(reply.Headers.RetryAfter);
    }
}
