namespace Credits.Engine.Queues;

/// <summary>One kind of queue with all its sides.</summary>
/// <param name="Sender">To send.</param>
/// <param name="Source">To receive by hand.</param>
/// <param name="DeadLetters">To look after what could not be handled.</param>
public sealed record QueuePorts(IMessageQueue Sender, IMessageSource Source, IDeadLetters DeadLetters);
