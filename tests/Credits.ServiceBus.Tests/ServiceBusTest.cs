using Credits.Engine.Queues;
using Credits.ServiceBusBroker;
using Credits.Testing.Time;
using Xunit;

namespace Credits.ServiceBus.Tests;

/// <summary>A broker of its own and a queue over it, with a clock that is moved by hand.</summary>
public abstract class ServiceBusTest : IAsyncLifetime
{
    protected const string Queue = QueueNames.Payments;

    protected ManualTime Time { get; } = new();

    protected Broker Broker { get; private set; } = null!;

    protected ServiceBusQueue Bus { get; private set; } = null!;

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected virtual BrokerOptions BrokerOptions => new();

    public async ValueTask InitializeAsync()
    {
        Broker = await Broker.StartAsync(Time, BrokerOptions);
        Bus = new ServiceBusQueue(Options(), Time);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        Bus.Dispose();
        await Broker.DisposeAsync();
    }

    protected virtual ServiceBusOptions Options() => ServiceBusOptions.FromConnectionString(Broker.ConnectionString);

    protected static Message NewMessage(string id, string body = "{}", DateTimeOffset? notBefore = null) =>
        new(Queue, "default.test", id, System.Text.Encoding.UTF8.GetBytes(body), notBefore);

    protected Task<SendResult> SendAsync(string id) => Passing(Bus.SendAsync(NewMessage(id), Cancellation).AsTask());

    /// <summary>What can be received now, locked.</summary>
    protected async Task<string[]> ReceiveIdsAsync()
    {
        using var other = new ServiceBusQueue(ServiceBusOptions.FromConnectionString(Broker.ConnectionString), Time);
        Assert.IsType<SendResult.Sent>(await other.SendAsync(NewMessage("marker" + Guid.NewGuid()), Cancellation));
        var ids = new List<string>();
        while (true)
        {
            foreach (var delivery in await other.ReceiveAsync(Queue, 1, Cancellation)) ids.Add(delivery.Message.Id);
            if (ids.Count > 0 && ids[^1].StartsWith("marker", StringComparison.Ordinal)) return [.. ids[..^1]];
        }
    }

    protected async Task<Delivery> ReceiveAsync() => Assert.Single(await Bus.ReceiveAsync(Queue, 1, Cancellation));

    protected int CountOf(Operation operation) => Broker.Faults.Asked.Count(asked => asked == operation);

    /// <summary>Lets time pass, whenever something waits for it, until a task is done.</summary>
    protected async Task<T> Passing<T>(Task<T> task)
    {
        while (!task.IsCompleted)
        {
            Cancellation.ThrowIfCancellationRequested();
            if (Time.NextDue is { } due && due - Time.GetUtcNow() <= TimeSpan.FromSeconds(5)) Time.Advance(due > Time.GetUtcNow() ? due - Time.GetUtcNow() : TimeSpan.Zero);
            await Task.Yield();
        }

        return await task;
    }
}
