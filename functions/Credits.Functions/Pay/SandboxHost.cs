using Credits.Engine.Apps;
using Credits.Engine.Payments.Providers;
using Credits.Functions.Http;
using Credits.Functions.Webhooks;
using Credits.Payments.Sandbox;

namespace Credits.Functions.Pay;

/// <summary>
/// What the sandbox needs of this program. Its webhooks take the way that requests to <c>/webhooks/sandbox/{app}</c> take,
/// signature and all, without the detour over a socket. The receiver is asked for late, since it needs the sandbox itself.
/// </summary>
internal sealed class SandboxHost(PublicAddress address, AppDirectory apps, Lazy<WebhookReceiver> receiver) : ISandboxHost
{
    public Uri PublicAddress => address.Value;

    public async ValueTask<bool> DeliverAsync(string scope, WebhookRequest request, CancellationToken cancellation)
    {
        var app = await apps.FindAsync(scope[..scope.LastIndexOf('.')]);
        return await receiver.Value.ReceiveAsync(ProviderNames.Sandbox, app, request, cancellation) is WebhookOutcome.Queued or WebhookOutcome.Skipped;
    }
}
