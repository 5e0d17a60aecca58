using Credits.Engine.Queues;
using Credits.ServiceBusBroker;
using Credits.Testing.Queues;

namespace Credits.ServiceBus.Tests;

public sealed class ServiceBusComplianceTests : QueueCompliance
{
    private Broker broker = null!;
    private ServiceBusQueue queue = null!;

    protected override TimeSpan LockTime => new BrokerOptions().LockTime;

    protected override TimeSpan Memory => new BrokerOptions().Memory;

    protected override bool BuriesAtOnce => false;

    protected override async ValueTask<QueuePorts> OpenAsync()
    {
        broker = await Broker.StartAsync(Time);
        queue = new ServiceBusQueue(ServiceBusOptions.FromConnectionString(broker.ConnectionString), Time);
        return queue.Ports;
    }

    protected override async ValueTask NobodyWaitsAsync()
    {
        while (broker.Waiting > 0)
        {
            Cancellation.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        queue.Dispose();
        await broker.DisposeAsync();
    }
}
