using Credits.Engine.Payments.Providers;

namespace Credits.Payments.Sandbox;

/// <summary>What the sandbox needs of the program that it runs in.</summary>
public interface ISandboxHost
{
    /// <summary>Where people reach the program, without a path.</summary>
    Uri PublicAddress { get; }

    /// <summary>Delivers a signed webhook to the program's own endpoint, through all of its checks; false if it was not taken.</summary>
    ValueTask<bool> DeliverAsync(string scope, WebhookRequest request, CancellationToken cancellation);
}
